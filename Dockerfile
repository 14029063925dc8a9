# One image for web server and worker, which differ in their command. New volumes inherit
# the owner and mode of its folders; the worker's user is in their group. Run it with
# compose.yaml: docs/deploy.md. It contains no data of an installation.
FROM python:3.11.16-slim-trixie AS packages
WORKDIR /opt
COPY requirements.txt .
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.11.16-slim-trixie
RUN apt-get update \
    && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-osd tesseract-ocr-eng \
        tesseract-ocr-fra tesseract-ocr-spa tesseract-ocr-ara tesseract-ocr-por \
        libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui \
        libreoffice-draw-nogui postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 library \
    && useradd --system --uid 10001 --gid library --home-dir /var/lib/library library \
    && useradd --system --uid 10002 --gid library --home-dir /var/lib/library library-worker \
    && install -d -o library -g library -m 770 /var/lib/library /var/lib/library/files
COPY --from=packages /opt/venv /opt/venv
COPY . /opt/library
WORKDIR /opt/library
ENV PATH=/opt/venv/bin:$PATH PYTHON=python PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 DATA_DIR=/var/lib/library
USER 10001
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["python", "scripts/healthcheck"]
CMD ["gunicorn", "config.wsgi", "--config", "python:config.gunicorn", \
     "--bind", "127.0.0.1:8000", "--workers", "2", "--threads", "8", \
     "--worker-tmp-dir", "/dev/shm"]
