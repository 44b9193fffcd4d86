# syntax=docker/dockerfile:1
# Artie's image: the binary, the certificate authorities, an account without privileges.

FROM rust:1.95-slim-bookworm AS build
# ring, the cryptography library, has C in it.
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --bin artie && cp target/release/artie /artie

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin artie
COPY --from=build /artie /usr/local/bin/artie
USER artie
# Health, readiness and metrics; publish it only to whom it concerns.
ENV ARTIE_HTTP_ADDR=0.0.0.0:9090
EXPOSE 9090
# Up to 60 s for migrations at the first start. `artie health` asks the running bot over the address above.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["artie", "health"]
# SIGTERM stops in order within 10 s, which is also how long Docker waits.
STOPSIGNAL SIGTERM
ENTRYPOINT ["artie"]
CMD ["run"]
