import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createLaterSurface } from '#app/later-surface.ts'
import type { Volume } from '#core/volumes/volume.ts'
import { createSession } from '#session/session.ts'
import { AXES, ball } from '#test/core/volumes/ball.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the bone surface of a CT', () => {
  const volume = ball(AXES[0]!.geometry)
  const other = { ...volume, name: 'other' }
  function desk() {
    const session = createSession()
    const made: Volume[] = []
    return { session, made, surface: createLaterSurface(session, (of) => made.push(of), 8000) }
  }

  test('is made once the case has been open for a while', () => {
    const { made, surface } = desk()
    surface.of(volume)
    vi.advanceTimersByTime(7900)
    expect(made).toEqual([])
    vi.advanceTimersByTime(200)
    expect(made).toEqual([volume])
  })

  test('is made as soon as it is shown, and only once', () => {
    const { session, made, surface } = desk()
    surface.of(volume)
    session.actions.setLayer('boneSurface', true)
    session.actions.setLayer('boneSurface', false)
    session.actions.setLayer('boneSurface', true)
    vi.advanceTimersByTime(20_000)
    expect(made).toEqual([volume])
  })

  test('is made at once where it is shown already', () => {
    const { session, made, surface } = desk()
    session.actions.setLayer('boneSurface', true)
    surface.of(volume)
    expect(made).toEqual([volume])
  })

  test('is not made of a case that has been replaced', () => {
    const { made, surface } = desk()
    surface.of(volume)
    surface.of(other)
    vi.advanceTimersByTime(20_000)
    expect(made).toEqual([other])
    surface.of(volume)
    surface.cancel()
    vi.advanceTimersByTime(20_000)
    expect(made).toEqual([other])
  })
})
