// The least that can answer an event on this Node: what the functions' cold start is held against.
import { createServer } from 'node:http'

createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(204).end())
}).listen(Number(process.env.PORT))
