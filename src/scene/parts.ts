/** What every view is given: the session to watch, the fast facts to read in useFrame, and what a person can ask for. */
import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { ButtonBoard } from '#session/buttons.ts'
import type { Commands } from '#session/commands.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import type { SessionState } from '#session/state.ts'
import type { Quality } from './quality.ts'

export interface Parts {
  readonly session: Session
  /** Written by the pipeline before each displayed frame; never read while rendering React. */
  readonly live: Readonly<Live>
  readonly commands: Commands
  /** Every button of the headset is on it, for keys and voice. */
  readonly buttons: ButtonBoard
  /** How finely the hologram is sampled. */
  readonly quality: Quality
}

export const PartsContext = createContext<Parts | undefined>(undefined)

/** @throws TypeError outside of <Scene>. */
export function useParts(): Parts {
  const parts = useContext(PartsContext)
  if (!parts) throw new TypeError('this view belongs inside <Scene>')
  return parts
}

/** Watches one slow fact; the view renders again only when it changes. */
export function useSession<T>(select: (state: SessionState) => T): T {
  return useStore(useParts().session, select)
}
