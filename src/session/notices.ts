/** What is told to the person: that something takes long, and what happened. */
export interface Progress {
  readonly label: string
  /** 0–1. */
  readonly fraction: number
  readonly cancel: () => void
}

export interface Notice {
  readonly id: number
  readonly level: 'info' | 'warning' | 'error'
  readonly text: string
}
