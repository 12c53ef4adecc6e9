/** `interspace igtl listen`: what an OpenIGTLink server sends, how often, and how old it is on arrival. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Fault, Header } from '#core/openigtlink/message.ts'
import { parseAddress } from '#server/bridge/address.ts'
import { createDialledPeer } from '#server/bridge/dialled-peer.ts'
import { readArguments, readNumber, usageFault, type Command } from './command.ts'
import { stampOf } from './message-summary.ts'

const MAX_BODY_BYTES = 256 << 20
/** Names a peer may use before the rest is counted together. */
const MOST_STREAMS = 1000

interface Stream {
  readonly type: string
  readonly device: string
  count: number
  bytes: number
  /** Arrival less stamp, for messages that have a stamp. */
  readonly latenciesMs: number[]
}

export const igtlListen: Command = {
  name: 'igtl listen',
  usage: 'igtl listen HOST:PORT [--seconds N]',
  summary: 'One JSON object: messages by type and device, with rates, and latency from the stamps.',
  flags: ['--seconds N    how long to listen, default 5'],
  async run(args, print) {
    const read = readArguments(args, { seconds: { type: 'string' } }, { atLeast: 1, atMost: 1, are: 'HOST:PORT' })
    if (!read.ok) return read.fault
    const address = parseAddress(read.positionals[0] ?? '')
    if (!address?.host) return usageFault(`not an address: ${read.positionals[0]} (give HOST:PORT)`)
    const seconds = readNumber(read.values.seconds ?? '5', 0.1, 3600)
    if (seconds === undefined) return usageFault(`--seconds is a number from 0.1 to 3600, not ${read.values.seconds}`)

    const streams = new Map<string, Stream>()
    const faults: Fault[] = []
    let faultCount = 0
    let connections = 0
    let lastDetail = ''
    const peer = createDialledPeer(address, MAX_BODY_BYTES, {
      message: (header, bytes) => count(streams, header, bytes),
      fault(fault) {
        faultCount += 1
        if (faults.length < 10) faults.push(fault)
      },
      state(state, detail) {
        if (state === 'connected') connections += 1
        if (state === 'lost') lastDetail = detail
      },
    })
    peer.start()
    await wait(seconds * 1000)
    peer.stop()

    if (connections === 0)
      return { code: 'unreachable', message: lastDetail || `${address.text}: no connection`, address: address.text }
    const found = [...streams.values()]
    print({
      address: address.text,
      seconds,
      connections,
      messages: found.reduce((sum, { count: n }) => sum + n, 0),
      faults: faultCount,
      ...(faultCount && { firstFaults: faults }),
      ...(lastDetail && { lost: lastDetail }),
      streams: found.map(({ type, device, count: n, bytes, latenciesMs }) => ({
        type,
        device,
        count: n,
        perSecond: rounded(n / seconds),
        bytes,
        latencyMs: spread(latenciesMs),
      })),
    })
    return undefined
  },
}

function count(streams: Map<string, Stream>, header: Header, bytes: Uint8Array): void {
  const isFull = streams.size >= MOST_STREAMS
  const named = `${header.type}\0${header.device}`
  const key = isFull && !streams.has(named) ? '' : named
  const { type, device } = key ? header : { type: '(further)', device: '' }
  const stream = streams.get(key) ?? { type, device, count: 0, bytes: 0, latenciesMs: [] }
  streams.set(key, stream)
  stream.count += 1
  stream.bytes += bytes.byteLength
  const stampMs = stampOf(header)
  if (stampMs !== undefined) stream.latenciesMs.push(Date.now() - stampMs)
}

/** Negative where the peer's clock is ahead of this one. Null without stamps. */
function spread(latenciesMs: readonly number[]): { median: number; p95: number; max: number } | null {
  const sorted = latenciesMs.toSorted((a, b) => a - b)
  const at = (fraction: number) => rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))]!)
  return sorted.length === 0 ? null : { median: at(0.5), p95: at(0.95), max: rounded(sorted.at(-1)!) }
}

const rounded = (value: number) => Math.round(value * 1000) / 1000
