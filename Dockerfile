# Two stages: the first may compile and download, the second holds the program, its libraries and its language data.
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements.txt /tmp/requirements.txt
# numpy and the analyser ship tests and headers that nothing here runs.
RUN /opt/venv/bin/pip install --require-hashes -r /tmp/requirements.txt \
    && find /opt/venv -depth -type d \( -name tests -o -name __pycache__ \) -exec rm -rf {} + \
    && rm -rf /opt/venv/lib/python3*/site-packages/pip*

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Talk Talk Vending backend"
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PORT=8765
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin vending
WORKDIR /srv
COPY --from=build /opt/venv /opt/venv
COPY wsgi.py gunicorn.conf.py ./
COPY app ./app
# Bytecode and word forms are made here, since the running container may have a read-only root.
RUN python -m compileall -q app wsgi.py /opt/venv/lib && python -m app.prepare
USER 10001:10001
EXPOSE 8765
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ.get('PORT', '8765') + '/health', timeout=4)"]
CMD ["gunicorn", "wsgi:app"]
