/**
 * The sink the throughput bench runs in a process of its own: `node openigtlink-receiver.ts PORT COUNT`.
 *
 * Framing, CRC and body of every picture; one line of JSON. It reads into one buffer
 * again and again, as the C++ sink does, which spares Node an allocation per read.
 */
import { connect } from 'node:net'
import { decodeMessage } from '#core/openigtlink/decode.ts'
import { createFraming } from '#core/openigtlink/framing.ts'

const READ_BYTES = 262144

const [port, count] = process.argv.slice(2).map(Number) as [number, number]
const framing = createFraming({ maxBodyBytes: 1 << 26 })
let images = 0
let bad = 0
let beganMs = 0
let cpuBegan = process.cpuUsage()

const socket = connect({
  port,
  host: '127.0.0.1',
  onread: {
    buffer: new Uint8Array(READ_BYTES),
    callback(length, buffer) {
      receive(buffer.subarray(0, length))
      return true
    },
  },
})
socket.on('connect', () => {
  beganMs = performance.now()
  cpuBegan = process.cpuUsage()
})
socket.on('end', report)

function receive(chunk: Uint8Array): void {
  for (const framed of framing.push(chunk)) {
    const decoded = framed.ok ? decodeMessage(framed.bytes) : framed
    if (!decoded.ok || decoded.message.content.type !== 'IMAGE') bad++
    images++
    if (images === count) report()
  }
}

function report(): void {
  const wallMs = performance.now() - beganMs
  const { user, system } = process.cpuUsage(cpuBegan)
  console.log(JSON.stringify({ images, bad, wallMs, cpuMs: (user + system) / 1000 }))
  process.exit()
}
