# syntax=docker/dockerfile:1
# Builds server and pages, then keeps only what runs. No compiler and no download beyond the npm registry is needed.
FROM node:22-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
COPY app app
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:22-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=5000 DATA_DIR=/data
WORKDIR /wirespace
COPY --from=build /build/node_modules node_modules
COPY --from=build /build/dist dist
COPY --from=build /build/fonts fonts
COPY --from=build /build/package.json ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
# HTTP and WebSocket; media over UDP, one port for each worker from MEDIA_PORT up.
EXPOSE 5000/tcp 5010-5013/udp
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/healthz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
# Small young generation: 25 MB less for a process that has little garbage (docs/performance.md).
CMD ["node", "--max-semi-space-size=2", "dist/main.js"]
