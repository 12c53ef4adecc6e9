/** What becomes of each model of the worker: which is to be loaded next, which runs, which is left out and why. */
import type { ModelName, Reply } from './messages.ts'

export interface ModelFiles {
  readonly name: ModelName
  readonly modelUrl: string
  readonly manifestUrl: string
}

export interface ModelState {
  readonly name: ModelName
  /** 'refused': not there, not the one promised, or it computes wrongly. 'off': it broke the worker too often, or was stopped. */
  readonly state: 'waiting' | 'loading' | 'running' | 'restarting' | 'refused' | 'off'
  /** 'WebGPU' or 'wasm, 2 threads': what really runs; empty until something does. */
  readonly backend: string
  /** Name and version; empty until it was opened. */
  readonly model: string
  /** What its manifest says of its standing; empty when it says nothing. */
  readonly standing: string
  /** Share of its file that has come, while it is loading, 0–1. */
  readonly loaded: number
  /** Why it does not run, or does not look; empty otherwise. */
  readonly reason: string
}

export interface ModelBook {
  readonly states: readonly ModelState[]
  of(name: ModelName): ModelState
  /** The first that is to be loaded, unless one is being loaded. */
  readonly next: ModelFiles | undefined
  readonly loading: ModelName | undefined
  begin(name: ModelName): void
  progress(name: ModelName, fraction: number): void
  ready(reply: Extract<Reply, { type: 'ready' }>): void
  refuse(name: ModelName, reason: string): void
  worked(name: ModelName): void
  /** @returns whether anything changed */
  remark(name: ModelName, reason: string): boolean
  /**
   * The worker is gone and all its models with it. One that failed more often in a row than there are waits is given up.
   * @param blamed whose fault it was; everyone's when it is not known
   * @returns how long to wait before the next worker, ms; undefined when no model is left for it
   */
  lost(blamed: ModelName | undefined, reason: string, waitsMs: readonly number[]): number | undefined
  stop(): void
  /** Those left out are to be loaded again. @returns whether there were any */
  retry(): boolean
}

interface Entry {
  readonly files: ModelFiles
  step: 'to load' | 'loading' | 'loaded' | 'left out'
  /** In a row, without one good answer in between. */
  failures: number
  shown: ModelState
}

/** @param models in the order in which they are loaded */
export function createModelBook(models: readonly ModelFiles[]): ModelBook {
  const entries: readonly Entry[] = models.map((files, n) => ({
    files,
    step: 'to load',
    failures: 0,
    shown: {
      name: files.name,
      state: n ? 'waiting' : 'loading',
      backend: '',
      model: '',
      standing: '',
      loaded: 0,
      reason: '',
    },
  }))

  function entryOf(name: ModelName): Entry {
    const entry = entries.find(({ files }) => files.name === name)
    if (!entry) throw new TypeError(`no model called ${name} is in the worker`)
    return entry
  }

  function show(entry: Entry, change: Partial<ModelState>) {
    entry.shown = { ...entry.shown, reason: '', ...change }
  }

  function leaveOut(entry: Entry, state: 'refused' | 'off', reason: string) {
    entry.step = 'left out'
    show(entry, { state, backend: '', reason })
  }

  const present = () => entries.filter(({ step }) => step !== 'left out')
  const loading = () => entries.find(({ step }) => step === 'loading')?.files.name

  return {
    get states() {
      return entries.map(({ shown }) => shown)
    },
    of: (name) => entryOf(name).shown,
    get next() {
      return loading() === undefined ? entries.find(({ step }) => step === 'to load')?.files : undefined
    },
    get loading() {
      return loading()
    },
    begin(name) {
      const entry = entryOf(name)
      entry.step = 'loading'
      // One that comes back after a crash is restarting until it runs.
      if (entry.shown.state !== 'restarting') show(entry, { state: 'loading', loaded: 0 })
    },
    progress: (name, loaded) => show(entryOf(name), { loaded, reason: entryOf(name).shown.reason }),
    ready({ name, backend, model, standing }) {
      const entry = entryOf(name)
      entry.step = 'loaded'
      show(entry, { state: 'running', backend, model, standing, loaded: 1 })
    },
    refuse: (name, reason) => leaveOut(entryOf(name), 'refused', reason),
    worked: (name) => void (entryOf(name).failures = 0),
    remark(name, reason) {
      const entry = entryOf(name)
      if (entry.shown.reason === reason) return false
      show(entry, { reason })
      return true
    },
    lost(blamed, reason, waitsMs) {
      const culprits = present().filter(({ files }) => files.name === blamed)
      const failed = culprits.length ? culprits : present()
      const waits = failed.map((entry) => {
        const waitMs = waitsMs[entry.failures++]
        if (waitMs === undefined) leaveOut(entry, 'off', `given up: ${reason}`)
        return waitMs ?? 0
      })
      for (const entry of present()) {
        const wasSeen = entry.step === 'loaded' || failed.includes(entry)
        entry.step = 'to load'
        if (wasSeen || entry.shown.state === 'restarting') show(entry, { state: 'restarting', backend: '', reason })
        else show(entry, { state: 'waiting' })
      }
      return present().length ? Math.max(0, ...waits) : undefined
    },
    stop() {
      for (const entry of entries) if (entry.shown.state !== 'refused') leaveOut(entry, 'off', '')
    },
    retry() {
      const out = entries.filter(({ step }) => step === 'left out')
      for (const entry of out) {
        entry.step = 'to load'
        entry.failures = 0
        show(entry, { state: entry === entries[0] ? 'loading' : 'waiting' })
      }
      return out.length > 0
    },
  }
}
