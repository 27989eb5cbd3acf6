// The probes of a program that serves nothing else, for Node's own server. Hono needs Response, with which Node loads undici:
// 4 MB on each node of a cluster.
import type { RequestListener } from 'node:http'
import { answerProbe, type ProbesOptions } from '#src/events/probes.ts'

export function probeListener(options: ProbesOptions): RequestListener {
  return async ({ method = '', url = '' }, response) => {
    const [path = ''] = url.split('?')
    const isRead = method === 'GET' || method === 'HEAD'
    const answer = isRead ? await answerProbe(path, options) : undefined
    const { status, contentType, body } = answer ?? NOT_FOUND
    response.writeHead(status, { 'content-type': contentType }).end(body)
  }
}

const NOT_FOUND = { status: 404, contentType: 'text/plain; charset=UTF-8', body: '404 Not Found' }
