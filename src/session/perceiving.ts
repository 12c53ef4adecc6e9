/** The perception worker and its models, as the person sees them. */
export interface Perceiving {
  readonly state: 'loading' | 'running' | 'restarting' | 'off'
  /** 'WebGPU' or 'wasm, 2 threads': what really runs. */
  readonly backend: string
  readonly model: string
  /** Each model of the worker; the fields above are of the one that draws the contour. */
  readonly models: readonly PerceivingModel[]
}

export interface PerceivingModel {
  readonly name: string
  /** 'refused': not there, not the one promised, or it computes wrongly. 'off': given up, or stopped. */
  readonly state: 'waiting' | 'loading' | 'running' | 'restarting' | 'refused' | 'off'
  readonly backend: string
  /** Name and version; empty until it was opened. */
  readonly model: string
  /** What it was trained on and who has looked at it, as its manifest says; empty when it does not. */
  readonly standing: string
  /** Share of its file that has come, while it is loading, 0–1. */
  readonly loaded: number
  /** Pictures it looked at, and those meant for it that it did not. */
  readonly looked: number
  readonly dropped: number
  /** Why it does not run, or does not look; empty otherwise. */
  readonly reason: string
}
