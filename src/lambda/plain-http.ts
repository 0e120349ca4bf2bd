/**
 * Stands in for `node:http` in the bundles, as far as the SDK, middy and we use it. An `import` of the real one reads every
 * export, and its exports WebSocket, CloseEvent and MessageEvent load undici: a tenth of a cold start.
 */
export const { Agent, request, STATUS_CODES } = process.getBuiltinModule('node:http');
