/** Files and folders dropped anywhere on the page, in any view. */
import { useEffect, useState } from 'react'
import type { Commands } from '#session/commands.ts'
import type { Session } from '#session/session.ts'
import { faultOfDrop, filesIn, takeDropped, type Dropped } from './dropped-files.ts'

/** @returns whether files are being held over the page right now. */
export function useFileDrop(session: Session, commands: Commands): boolean {
  const [isOver, setIsOver] = useState(false)

  useEffect(() => {
    const listening = new AbortController()
    const on = <K extends 'dragenter' | 'dragover' | 'dragleave' | 'drop'>(type: K, then: (event: DragEvent) => void) =>
      addEventListener(type, (event) => holdsFiles(event) && then(event), { signal: listening.signal })

    const take = async (held: Dropped) => {
      const dropped = await filesIn(held)
      const fault = faultOfDrop(dropped)
      if (fault) session.actions.notify('warning', fault)
      if (dropped.files.length > 0 && !session.getState().presence.isLocked) commands.openFiles(dropped.files)
    }

    on('dragenter', () => setIsOver(true))
    // Without this the browser would leave the page and open the file itself.
    on('dragover', (event) => event.preventDefault())
    on('dragleave', (event) => {
      // Leaving one element for another also says "leave"; only leaving the window has nowhere to go.
      if (event.relatedTarget === null) setIsOver(false)
    })
    on('drop', (event) => {
      event.preventDefault()
      setIsOver(false)
      void take(takeDropped(event.dataTransfer!.items))
    })
    return () => listening.abort()
  }, [session, commands])

  return isOver
}

const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
