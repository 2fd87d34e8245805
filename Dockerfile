# syntax=docker/dockerfile:1
# Two stages: the first compiles with the development tools, the second holds what runs and nothing else.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src src
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:20-bookworm-slim
ENV NODE_ENV=production \
    LISTEN=0.0.0.0:8774 \
    STATE_DIRECTORY=/var/lib/nova-xapi
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY api-spec api-spec
RUN mkdir -p "$STATE_DIRECTORY" && chown node:node "$STATE_DIRECTORY"
USER node
VOLUME /var/lib/nova-xapi
EXPOSE 8774
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8774/healthcheck').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
