# Temporal's core is a native library that needs glibc: Debian, not Alpine.
FROM node:22-bookworm-slim AS build
WORKDIR /app
# `npm ci` refuses a lockfile that lacks optional packages of other platforms; `npm install` takes the same exact versions.
COPY package.json package-lock.json ./
RUN npm install --no-save --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY stack/bootstrap.mjs stack/
COPY scripts scripts
COPY src src
RUN npm run build

FROM node:22-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm install --no-save --omit=dev --no-audit --no-fund

FROM node:22-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
# `node`
USER 1000:1000
# Drains and exits within ten seconds, the time that Docker gives it.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "--enable-source-maps", "dist/cli/main.js"]
CMD ["--help"]
