/** Asks the server once at a time, and holds why it said no until the next try. */
import { useState } from 'react'
import type { Answer, Refused } from '#session/clinic-commands.ts'

export interface Asking {
  readonly isAsking: boolean
  readonly refused: Refused | undefined
  /** Of this field; undefined where the refusal is of no field or another. */
  readonly faultOf: (field: string) => string | undefined
  /** Why, where it is of no field that is shown. */
  readonly otherFault: (...fields: readonly string[]) => string | undefined
  ask<T>(run: () => Promise<Answer<T>>, onDone: (value: T) => void): void
}

export function useAsking(): Asking {
  const [isAsking, setIsAsking] = useState(false)
  const [refused, setRefused] = useState<Refused>()
  return {
    isAsking,
    refused,
    faultOf: (field) => (refused && lastOf(refused.field) === field ? refused.message : undefined),
    otherFault: (...fields) => (refused && !fields.includes(lastOf(refused.field) ?? '') ? refused.message : undefined),
    ask(run, onDone) {
      if (isAsking) return
      setIsAsking(true)
      void run().then((answer) => {
        setIsAsking(false)
        setRefused(answer.ok ? undefined : answer)
        if (answer.ok) onDone(answer.value)
      })
    },
  }
}

/** `body.name` is the name. */
const lastOf = (field: string | undefined) => field?.split('.').at(-1)
