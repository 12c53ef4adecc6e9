/** What the bridge tells the page of itself, as JSON text among the binary messages. */
export interface BridgeReport {
  /** `host:port` of the peer. */
  readonly address: string
  readonly state: 'connecting' | 'connected' | 'lost' | 'refused'
  /** A sentence for the person: why it was refused or lost. */
  readonly detail: string
  /** Messages from the peer since the bridge started. */
  readonly received: number
  readonly forwardedImages: number
  /** Images left out because a newer one came before the page could take them. */
  readonly droppedImages: number
  /** Messages older than the newest already passed on under the same name. */
  readonly late: number
  /** Messages that could not be read. */
  readonly faults: number
  /** When this was written, ms since 1970 on the bridge's clock. */
  readonly atEpochMs: number
}
