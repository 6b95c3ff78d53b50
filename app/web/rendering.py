"""Domain objects in the shapes of the contract."""

from __future__ import annotations

from app.language.base import RuleUse, Syllable, Word
from app.stimuli import fading
from app.stimuli.brief import Brief, Target, WordPosition
from app.stimuli.events import ContrastSet, Stimulus, StimulusSet
from app.stimuli.inspection import Inspection
from app.stimuli.matching import MatchedSound
from app.stimuli.ports import Notice, Usage
from app.web.answers import (
    ContrastSetJson,
    GenerateData,
    InspectionJson,
    ItemJson,
    MatchedSoundJson,
    MetaJson,
    RuleJson,
    ScriptJson,
    SentenceJson,
    SyllableJson,
    TargetJson,
    UsageJson,
    WarningJson,
    WordJson,
)
from app.web.exchange import Exchange
from app.web.wording import Wording


def target_json(target: Target | None) -> TargetJson | None:
    """The target as it was asked for."""
    if target is None:
        return None
    shown: TargetJson = {
        "phoneme": target.asked or target.phoneme,
        "position": target.position.value if target.position else "any",
        "minOccurrences": target.min_occurrences,
    }
    if target.word_position is not WordPosition.ANY:
        shown["wordPosition"] = target.word_position.value
    return shown


def item_json(item: Stimulus, brief: Brief) -> ItemJson:
    """One verified sentence with its proof."""
    return {
        "id": item.id,
        "text": item.text,
        "tokens": list(item.analysis.tokens),
        "target": target_json(item.target),
        "matchedWords": [
            {"word": m.word, "startIndex": m.start, "endIndex": m.end, "positions": [p.value for p in m.positions]}
            for m in item.matched_words
        ],
        "wordCount": len(item.analysis.tokens),
        "score": round(item.score, 1),
        "difficulty": item.difficulty,
        "diagnosis": brief.diagnosis.value,
        "approach": brief.approach.value,
        "theme": brief.theme or brief.theme_text,
        "function": brief.function.value if brief.function else None,
        "pronunciation": item.pronunciation.said,
        "ipa": item.pronunciation.ipa,
        "matchedSounds": [sound_json(sound) for sound in item.matched_sounds],
        "rules": [rule_json(rule) for rule in item.pronunciation.rules],
        "scoreBreakdown": {name: round(part, 3) for name, part in item.breakdown.items()},
        "source": item.source,
    }


def sound_json(sound: MatchedSound) -> MatchedSoundJson:
    """One occurrence of the target."""
    return {
        "phoneme": sound.phoneme,
        "position": sound.position.value,
        "wordPosition": sound.word_position.value,
        "startIndex": sound.start,
        "endIndex": sound.end,
    }


def rule_json(rule: RuleUse) -> RuleJson:
    """One phonological rule at work."""
    return {
        "rule": rule.rule,
        "article": rule.article,
        "startIndex": rule.start,
        "endIndex": rule.end,
        "from": rule.before,
        "to": rule.after,
    }


def contrast_json(pair: ContrastSet) -> ContrastSetJson:
    """One set of two words, each in its sentence."""
    shown: ContrastSetJson = {
        "targetWord": pair.target_word,
        "contrastWord": pair.contrast_word,
        "targetSentence": _sentence_json(pair.target),
        "contrastSentence": _sentence_json(pair.contrast),
        "targetPhoneme": pair.target_phoneme,
        "contrastPhoneme": pair.contrast_phoneme,
        "position": pair.position,
        "features": list(pair.features),
        "near": pair.near,
        "process": pair.process or None,
    }
    if pair.group is not None:
        shown["group"] = pair.group
    return shown


def _sentence_json(item: Stimulus) -> SentenceJson:
    return {"text": item.text, "tokens": list(item.analysis.tokens)}


def set_json(result: StimulusSet, meta: MetaJson) -> GenerateData:
    """The `data` of an answer of generate."""
    sets = result.contrast_sets
    data: GenerateData = {
        "items": [item_json(item, result.brief) for item in result.items],
        "contrastSets": None if sets is None else [contrast_json(pair) for pair in sets],
        "meta": meta,
    }
    if result.brief.script_fading:
        data["fading"] = fading_json(result)
    return data


def fading_json(result: StimulusSet) -> list[ScriptJson]:
    """Every item's script with its steps, in the order of the items."""
    return [{"itemId": s.item_id, "text": s.text, "steps": list(s.steps)} for s in fading.scripts(result.items)]


def meta_json(result: StimulusSet, now: Exchange) -> MetaJson:
    """What was counted on the way to the answer."""
    generated = len(result.items) if result.contrast_sets is None else len(result.contrast_sets)
    return {
        "requestedCount": result.brief.count,
        "generatedCount": generated,
        "averageScore": result.average_score,
        "processingTimeMs": now.elapsed_ms(),
        "validationRate": result.validation_rate,
        "uniqueStructures": result.unique_structures,
        "vocabularyDiversity": result.vocabulary_diversity,
        "requestId": now.request_id,
        "engine": result.engine,
        "sources": {"openai": result.sources.get("openai", 0), "embedded": result.sources.get("embedded", 0)},
        "targetOpportunities": result.target_opportunities,
        "roundsFor50": result.rounds_for_dose(),
        "rejected": dict(result.rejected),
        "usage": usage_json(result.usage),
        "warnings": [notice_json(notice, now.wording()) for notice in result.notices],
    }


def usage_json(usage: Usage) -> UsageJson:
    """Tokens paid for this answer."""
    return {"inputTokens": usage.input_tokens, "outputTokens": usage.output_tokens, "calls": usage.calls}


def notice_json(notice: Notice, wording: Wording) -> WarningJson:
    """A warning in the request's language. A parameter `relax` is the key of an advice, `levels` are keys of levels."""
    params = dict(notice.params)
    if "levels" in params:
        params["levels"] = ", ".join(wording.text(f"level.{level}") for level in str(params["levels"]).split(", "))
    if "relax" in params:
        params["relax"] = wording.find("advice", str(params["relax"]))
    return {"code": notice.code, "message": wording.find("notice", notice.code, params)}


def inspection_json(found: Inspection, wording: Wording) -> InspectionJson:
    """One analysed sentence."""
    said = found.pronunciation
    return {
        "text": found.text,
        "words": [word_json(word) for word in said.words],
        "pronunciation": said.said,
        "ipa": said.ipa,
        "rules": [rule_json(rule) for rule in said.rules],
        "matchedSounds": [sound_json(sound) for sound in found.matched_sounds],
        "wordCount": len(found.analysis.tokens),
        "difficulty": found.difficulty,
        "complexity": {name: round(value, 3) for name, value in found.complexity.items()},
        "violations": [
            {"reason": reason.value, "message": wording.find("violation", reason.value)} for reason in found.violations
        ],
    }


def word_json(word: Word) -> WordJson:
    """One word as said."""
    return {
        "word": word.text,
        "startIndex": word.start,
        "endIndex": word.end,
        "pronunciation": word.said,
        "ipa": word.ipa,
        "syllables": [syllable_json(syllable) for syllable in word.syllables],
        "known": word.known,
        "variants": list(word.also_said),
    }


def syllable_json(syllable: Syllable) -> SyllableJson:
    """One syllable as said."""
    return {
        "onset": [segment.phoneme for segment in syllable.onset],
        "nucleus": syllable.nucleus.phoneme,
        "coda": [segment.phoneme for segment in syllable.coda],
    }
