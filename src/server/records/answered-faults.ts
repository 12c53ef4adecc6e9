/** What goes wrong is answered in one shape, and written to the log without anything that a patient or a person said. */
import type { FastifyError, FastifyInstance } from 'fastify'
import { isWriteRefusal } from '#server/store/group-commit.ts'
import { isRefusal, refusal } from './refusal.ts'

export function answerFaults(app: FastifyInstance): void {
  app.setErrorHandler((thrown: FastifyError, request, reply) => {
    const known = isRefusal(thrown) ? thrown : asRefusal(thrown)
    if (known) {
      const { statusCode, code, message, field, retryAfterS } = known
      if (retryAfterS !== undefined) reply.header('retry-after', retryAfterS)
      return reply
        .code(statusCode)
        .send({ error: { code, message, ...(field !== undefined && field !== '' && { field }) } })
    }
    // Messages of parsers and databases quote what they were given: the places in the program are enough.
    const at = thrown.stack
      ?.split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 8)
    request.log.error({ code: thrown.code, route: request.routeOptions.url, at }, 'failed')
    return reply
      .code(500)
      .send({ error: { code: 'internal', message: 'this went wrong on the server; it is in its log' } })
  })

  app.addHook('onResponse', async (request, reply) => {
    // A refused WebSocket is no longer the web server's: it would stay open and keep the program from ending.
    if (request.headers.upgrade !== undefined && reply.statusCode >= 400) request.raw.socket.destroySoon()
    const { method, actor } = request
    // The route, never the address: that could hold a name somebody typed.
    const route = request.routeOptions.url ?? 'unknown'
    request.log.info(
      { method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime), account: actor?.account },
      'answered',
    )
  })
}

/** What the web server or the store refused by itself. */
function asRefusal(thrown: FastifyError) {
  if (isWriteRefusal(thrown))
    switch (thrown.code) {
      case 'disk-full':
        return refusal('disk-full', thrown.message)
      case 'busy':
        return refusal('busy', thrown.message)
      case 'not-written':
        return undefined
    }
  const { statusCode, code, message } = thrown
  if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return undefined
  return Object.assign(refusal(statusCode === 413 ? 'too-large' : 'invalid', message), {
    statusCode,
    code: code ?? 'invalid',
  })
}
