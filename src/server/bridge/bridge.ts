/**
 * The bridge: OpenIGTLink over TCP on one side, pages on the other, and a list of whom it
 * may speak to. One connection for each peer, shared by all pages.
 */
import type { BridgeReport } from '#core/openigtlink/bridge-report.ts'
import { parseAddress, type Address } from './address.ts'
import { createAwaitedPeer, type AwaitedPeer } from './awaited-peer.ts'
import { createChannel, type Channel } from './channel.ts'
import { createDialledPeer } from './dialled-peer.ts'
import type { Peer, PeerEvents } from './peer.ts'

export interface BridgeOptions {
  /** Spellings of the addresses it may connect to, `:PORT` for where it waits. */
  readonly allowed: readonly string[]
  /** What the page offers first. */
  readonly preferred: string | undefined
  /** Where to wait for a peer. */
  readonly listen: Address | undefined
  readonly maxBodyBytes: number
}

export type Opened = { readonly ok: true; readonly channel: Channel } | { readonly ok: false; readonly reason: string }

export interface ChannelHealth extends BridgeReport {
  readonly pages: number
  readonly droppedPoses: number
  readonly unsent: number
}

export interface Bridge {
  readonly allowed: readonly string[]
  readonly preferred: string | undefined
  readonly maxBodyBytes: number
  open(address: string): Opened
  health(): { readonly channels: readonly ChannelHealth[]; readonly turnedAway: number }
  close(): Promise<void>
}

/** @throws StartFault when the port to wait on is taken. */
export async function createBridge(options: BridgeOptions): Promise<Bridge> {
  const { allowed, preferred, listen, maxBodyBytes } = options
  const channels = new Map<string, Channel>()
  const awaited = listen && (await awaitOn(listen, maxBodyBytes))
  if (awaited) channels.set(awaited.channel.address, awaited.channel)

  return {
    allowed,
    preferred,
    maxBodyBytes,
    open(text) {
      const address = parseAddress(text)
      if (!address) return { ok: false, reason: `not an OpenIGTLink address: ${text.slice(0, 60)}` }
      const known = channels.get(address.text)
      if (known) return { ok: true, channel: known }
      if (!address.host || !allowed.includes(address.text))
        return { ok: false, reason: `${address.text} is not on this server's list of peers (--allow)` }
      const channel = createChannel(address, (events) => createDialledPeer(address, maxBodyBytes, events))
      channels.set(address.text, channel)
      return { ok: true, channel }
    },
    health: () => ({
      channels: [...channels.values()].map((channel) => ({
        ...channel.report(),
        pages: channel.listeners,
        droppedPoses: channel.droppedPoses,
        unsent: channel.unsent,
      })),
      turnedAway: awaited?.peer.turnedAway ?? 0,
    }),
    async close() {
      for (const channel of channels.values()) channel.close()
      await awaited?.peer.close()
    },
  }
}

/** The peer speaks of itself while it is being made, the channel must be there by then: events are held until it is. */
async function awaitOn(listen: Address, maxBodyBytes: number): Promise<{ peer: AwaitedPeer; channel: Channel }> {
  const here: Address = { host: '', port: listen.port, text: `:${listen.port}` }
  let sink: PeerEvents | undefined
  const peer = await createAwaitedPeer(listen, maxBodyBytes, {
    message: (header, bytes) => sink?.message(header, bytes),
    fault: (fault) => sink?.fault(fault),
    state: (state, detail) => sink?.state(state, detail),
  })
  const channel = createChannel(here, (events): Peer => {
    sink = events
    events.state('connecting', `waiting for a peer on port ${listen.port}`)
    return peer
  })
  return { peer, channel }
}
