/** Sending what was made of a case to the hospital's archive: what could go, what is under way, and how it ended. */
import type { KeptPatient, KeptRecord } from './clinic-commands.ts'

/** One that the server was started with. */
export interface ArchivePlace {
  readonly number: number
  /** `https://pacs.example/dicom-web` */
  readonly root: string
}

/** Something of a case that can be made into files for an archive, when a person asks for it. */
export interface ArchiveOffer {
  /** `structures`, `swept volume`, or the record of a recording. */
  readonly id: string
  readonly title: string
  /** What it becomes. */
  readonly becomes: string
  /** Why it cannot go as things are. */
  readonly why?: string | undefined
}

export interface SentObject {
  readonly name: string
  readonly bytes: number
  readonly state: 'waits' | 'stored' | 'refused'
  /** Of a refused one. */
  readonly reason?: string | undefined
}

export interface Sending {
  readonly case: string
  readonly to: string
  readonly state: 'making' | 'sending' | 'ended'
  readonly objects: readonly SentObject[]
  /** Of all bytes; 0–1. */
  readonly fraction: number
  /** Why nothing more was sent. */
  readonly fault?: string | undefined
}

/** Whose case it is, and what the server keeps of the patient. */
export interface SentOf {
  readonly patient: KeptPatient
  readonly case: KeptRecord
  readonly records: readonly KeptRecord[]
}

export interface ArchiveCommands {
  /** Empty where the server knows none. */
  places(): Promise<readonly ArchivePlace[]>
  offers(of: SentOf): readonly ArchiveOffer[]
  /** Ends in the session's `sending`, and in a notice. */
  send(of: SentOf, to: ArchivePlace, offer: string): void
  cancel(): void
}

export function saySent({ state, objects, to, fault }: Sending): string {
  const stored = objects.filter((object) => object.state === 'stored').length
  if (state === 'making') return 'Making the files …'
  if (state === 'sending') return `Sending ${Math.min(stored + 1, objects.length)} of ${objects.length} to ${to} …`
  if (fault !== undefined) return `${stored} of ${objects.length} stored in ${to}: ${fault}`
  return `${stored} of ${objects.length} stored in ${to}`
}
