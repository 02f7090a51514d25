# One image for every process of a server: web, workers and the step before them. docker-compose.yml shows the shape.

FROM python:3.11-slim-bookworm AS build
WORKDIR /srv/micro4asia
COPY requirements/run.lock requirements/run.lock
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --no-deps --require-hashes --only-binary :all: -r requirements/run.lock
COPY . .
# Neither step touches a database or signs anything: the secrets are placeholders that end with this layer's shell.
RUN export PATH=/opt/venv/bin:$PATH SECRET_KEY=build KEY_ENCRYPTION_KEY=build PUBLIC_URL=https://build.invalid \
        DJANGO_SETTINGS_MODULE=micro4asia.settings STATIC_ROOT=/srv/static DATA_DIR=/tmp/data \
    && python -c "from micro4asia.preparing import compile_translations; compile_translations()" \
    && python -m django collectstatic --no-input --verbosity 0

FROM python:3.11-slim-bookworm
# What WeasyPrint opens when it prints a certificate; the same list as LIBRARIES in micro4asia/bootstrap.py.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 poppler-utils \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin registry \
    && install -d -m 0700 -o registry -g registry /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/static /srv/static
COPY --from=build /srv/micro4asia /srv/micro4asia
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=micro4asia.settings \
    STATIC_ROOT=/srv/static \
    DATA_DIR=/data
WORKDIR /srv/micro4asia
USER registry
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "micro4asia.wsgi", "--bind", "0.0.0.0:8000"]
