# One image, one command per service: see docker-compose.yml.
FROM python:3.11-slim-bookworm AS build
WORKDIR /build
RUN python -m venv /opt/wiredesk
COPY requirements-image.txt ./
RUN /opt/wiredesk/bin/pip install --no-cache-dir --require-hashes -r requirements-image.txt
COPY pyproject.toml README.md LICENSE ./
COPY shared ./shared
COPY services ./services
COPY cli ./cli
COPY desk ./desk
RUN /opt/wiredesk/bin/pip install --no-cache-dir --no-build-isolation --no-deps .

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /data --create-home --skel /dev/null wiredesk
COPY --from=build /opt/wiredesk /opt/wiredesk
ENV PATH=/opt/wiredesk/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
# Stores with relative paths write here: mount a volume.
WORKDIR /data
USER wiredesk
CMD ["wiredesk", "--help"]
