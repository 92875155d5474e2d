# docker build -t namegraph .
# docker run --rm -v "$PWD:/data" namegraph build articles -o graph.namegraph
# docker run --rm -v "$PWD:/data" -p 7470:7470 namegraph serve graph.namegraph --host 0.0.0.0 --token "$TOKEN" --no-browser
FROM node:22-bookworm-slim AS page
WORKDIR /src
COPY crates/server crates/server
RUN crates/server/explorer/build

FROM rust:1.95-bookworm AS program
WORKDIR /src
COPY . .
COPY --from=page /src/crates/server/explorer/dist crates/server/explorer/dist
RUN cargo build --release --features parquet,png,postgres

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates fonts-dejavu-core poppler-utils && rm -rf /var/lib/apt/lists/*
COPY --from=program /src/target/release/namegraph /usr/local/bin/
RUN useradd --create-home reporter
USER reporter
WORKDIR /data
ENTRYPOINT ["namegraph"]
