"""The closest peer's shape, small: FastAPI on uvicorn, one process, one asynchronous call upstream for each request.

It asks for what it needs in one call that is not streamed, reads the JSON and keeps the sentences of the asked length:
no pronunciation, no verification, no limits. What is compared is the shape, so it is spared the work.
"""

from __future__ import annotations

import json
import os
from typing import Any

from fastapi import FastAPI
from openai import AsyncOpenAI
from pydantic import BaseModel

app = FastAPI()
client = AsyncOpenAI(api_key="sk-fake", base_url=os.environ["BENCH_UPSTREAM"], max_retries=0)  # noqa: TID251


class Wanted(BaseModel):
    """The fields of a generate request that it reads."""

    language: str
    count: int
    sentenceLength: int  # noqa: N815  as on the wire


@app.get("/health")
async def health() -> dict[str, str]:
    """Alive."""
    return {"status": "healthy"}


@app.post("/api/v2/generate")
async def generate(wanted: Wanted) -> dict[str, Any]:
    """One call upstream, streamed as the peer's is, and its sentences."""
    stream = await client.chat.completions.create(
        model="fake",
        stream=True,
        messages=[
            {"role": "system", "content": "Write sentences."},
            {"role": "user", "content": json.dumps({"count": wanted.count})},
        ],
    )
    text = "".join([chunk.choices[0].delta.content or "" async for chunk in stream if chunk.choices])
    sentences = json.loads(text)["sentences"]
    kept = [s for s in sentences if len(s.split()) == wanted.sentenceLength]
    return {"success": True, "data": {"items": [{"text": s, "matchedWords": []} for s in kept]}}
