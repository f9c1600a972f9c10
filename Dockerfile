# One server process. It needs a PostgreSQL 15 or later (DATABASE_URL) and a secret (STEPWELL_SECRET), and keeps nothing on its disk.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN node_modules/.bin/vite build --config web/vite.config.ts && npm prune --omit=dev --omit=optional --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4600 STEPWELL_DATA=/tmp/stepwell
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/api api
COPY --from=build /app/connectors connectors
COPY --from=build /app/engine engine
COPY --from=build /app/server server
# The demo company. Your own: put it into /app/company and set STEPWELL_CONFIG=/app/company/stepwell.config.ts.
COPY --from=build /app/examples examples
USER node
EXPOSE 4600
# Node itself is the first process, so that SIGTERM reaches it and what is under way is finished.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4600/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--disable-warning=ExperimentalWarning", "--min-semi-space-size=16", "server/main.ts"]
