/** Practice put together: the desk with its room, its watch, its records and its supervisors. */
import { Vector3, type Scene } from 'three'
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import type { PracticeCommands } from '#session/practice-commands.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import type { CaseDesk } from './case-desk.ts'
import { offerFile } from './offer-file.ts'
import type { PoseBook } from './pose-book.ts'
import { createComplicating } from './practice-complications.ts'
import { createPracticeDesk } from './practice-desk.ts'
import { followLessons } from './practice-lessons.ts'
import { createPracticeRecords } from './practice-records.ts'
import { createPracticeRoom } from './practice-room.ts'
import { createPracticeStore } from './practice-store.ts'
import { createPracticeWatch, type WatchParts } from './practice-watch.ts'
import type { SimulatedRoom } from './simulated-room.ts'
import type { SourceDesk } from './source-desk.ts'
import { createSupervision } from './supervision.ts'

export interface PracticeOfApp {
  readonly commands: PracticeCommands
  /** Once per displayed frame. */
  readonly see: (nowMs: number) => void
}

export interface StartParts {
  readonly session: Session
  readonly live: Live
  readonly graph: Pick<TransformGraph, 'find'>
  readonly headsetPoses: Pick<PoseBook, 'newest'>
  readonly truth: WatchParts['truth']
  readonly room: SimulatedRoom
  readonly cases: CaseDesk
  readonly sources: SourceDesk
  readonly narration: { say(text: string, language: string): void }
  readonly sceneNow: () => Scene | undefined
}

export function startPractice(parts: StartParts): PracticeOfApp {
  const { session, live, room, cases, sources } = parts
  const sayFault = (error: unknown) =>
    session.actions.notify('error', error instanceof Error ? error.message : String(error))
  const scratch = new Vector3()
  const records = createPracticeRecords({
    session,
    store: createPracticeStore(),
    offerFile,
    calendarMs: () => Date.now(),
    newId: () => crypto.randomUUID(),
    homePage: location.origin,
  })
  const desk = createPracticeDesk({
    session,
    live,
    records,
    simulated: room,
    room: createPracticeRoom({ session, cases, sources, onFailed: sayFault }),
    watch: createPracticeWatch({
      ...parts,
      screenInRoom() {
        const panel = parts.sceneNow()?.getObjectByName('picture-panel-frame')
        if (!panel) return undefined
        // The scene is in metres under one group; the room is in millimetres.
        const { x, y, z } = panel.getWorldPosition(scratch).multiplyScalar(1000)
        return [x, y, z]
      },
    }),
    complicating: createComplicating(session, room),
    openConsole: () => void open('console.html', 'interspace-console', 'width=1180,height=860'),
    nowMs: () => performance.now(),
    calendarMs: () => Date.now(),
    newId: () => crypto.randomUUID(),
  })
  const supervision = createSupervision({
    session,
    live,
    commands: () => commands,
    figures: () => desk.figures(),
    spine: () => room.spine,
    clockMs: () => performance.now(),
    readAloud: (words) => parts.narration.say(words, document.documentElement.lang),
  })
  const commands: PracticeCommands = {
    ...desk.commands,
    speak: (isOn) => supervision.speak(isOn),
    openRoom: (isOpen) => supervision.openRoom(isOpen),
  }
  followLessons(session, commands.noteLesson)
  // What is kept is not needed for the first screen.
  setTimeout(() => void desk.recall().catch((error: unknown) => session.actions.notify('warning', `What was practised before cannot be read: ${error instanceof Error ? error.message : String(error)}`))) // prettier-ignore
  return {
    commands,
    see(nowMs) {
      desk.see(nowMs)
      supervision.tell(nowMs)
    },
  }
}
