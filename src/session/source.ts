/** Where pictures and poses come from, and how it is with it. */
export interface Source {
  readonly kind: 'none' | 'simulated' | 'replay' | 'openigtlink' | 'headset' | 'camera'
  readonly label: string
  readonly state: 'idle' | 'connecting' | 'running' | 'ended' | 'failed'
  readonly detail: string
  /** Of the camera that follows printed markers, alone or beside the source; undefined while it is off. */
  readonly camera?: Source['state'] | undefined
}
