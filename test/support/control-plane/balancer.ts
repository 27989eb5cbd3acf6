// A program: takes HTTP requests on 127.0.0.1:PORT and hands each to the next of the addresses in UPSTREAMS,
// as Knative spreads the requests of a Service over its pods. In a process of its own, so that nothing
// else of a test or a benchmark holds up a request.
import { Agent, createServer, request } from 'node:http'

const upstreams = (process.env.UPSTREAMS ?? '').split(',')
const agent = new Agent({ keepAlive: true })
let turn = 0

createServer((incoming, outgoing) => {
  const upstream = upstreams[turn++ % upstreams.length] ?? ''
  const { method, headers, url } = incoming
  const onwards = request(`${upstream}${url}`, { method, headers, agent }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(outgoing)
  })
  // The pod is gone, or goes: whoever sent it sends it again.
  onwards.on('error', () => {
    if (!outgoing.headersSent) outgoing.writeHead(503)
    outgoing.end()
  })
  incoming.pipe(onwards)
}).listen(Number(process.env.PORT), '127.0.0.1')
