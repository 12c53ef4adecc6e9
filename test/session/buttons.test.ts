import { expect, test } from 'vitest'
import { createButtonBoard, type ShownButton } from '#session/buttons.ts'

function boardOf(names: readonly string[], shut: readonly string[] = []) {
  const pressed: string[] = []
  let heard = 0
  const board = createButtonBoard(() => heard++)
  // Three in a row.
  const buttons = names.map((spoken, at): ShownButton => ({
    spoken,
    isAllowed: !shut.includes(spoken),
    press: () => pressed.push(spoken),
    place: () => ({ panel: 'panel', xMm: 50 * (at % 3), yMm: 30 * Math.floor(at / 3) + (at % 2) }),
  }))
  // However they come, they are gone through as they are read.
  const away = new Map(buttons.toReversed().map((button) => [button.spoken, board.show(button)]))
  return { board, pressed, away, heard: () => heard }
}

test('keys go from one to the next as they are read, leave out what cannot be pressed, and begin anew after the last', () => {
  const { board, pressed } = boardOf(['Bone', 'Steps', 'Tools', 'Undo', 'Redo'], ['Steps'])
  const seen = Array.from({ length: 5 }, () => {
    board.step(1)
    return board.focused?.spoken
  })
  expect(seen).toEqual(['Bone', 'Tools', 'Undo', 'Redo', 'Bone'])
  board.step(-1)
  expect(board.focused?.spoken).toBe('Redo')
  expect(board.pressFocused()).toBe(true)
  expect(pressed).toEqual(['Redo'])
})

test('before the first step nothing is pressed, and backwards begins with the last', () => {
  const { board, pressed } = boardOf(['Bone', 'Tools'])
  expect(board.pressFocused()).toBe(false)
  board.step(-1)
  expect(board.focused?.spoken).toBe('Tools')
  expect(pressed).toEqual([])
})

test('the one at which the keys are goes away: they go on from its place', () => {
  const { board, away } = boardOf(['Bone', 'Steps', 'Tools'])
  board.step(1)
  board.step(1)
  away.get('Steps')!()
  expect(board.focused).toBeUndefined()
  expect(board.pressFocused()).toBe(false)
  board.step(1)
  expect(board.focused?.spoken).toBe('Tools')
})

test.each([
  ['press tools', 'Tools'],
  ['please press cut box', 'Cut box'],
  ['Press Fusion, side by side.', 'Fusion: side by side'],
])('%j presses %s, and it is heard', (said, spoken) => {
  const { board, pressed, heard } = boardOf(['Tools', 'Cut box', 'Fusion: side by side'])
  expect(board.say(said)).toBe(true)
  expect(pressed).toEqual([spoken])
  expect(heard()).toBe(1)
})

test.each(['tools', 'press', 'press toolsmith', 'the tools we press', 'press steps'])('%j presses nothing', (said) => {
  const { board, pressed, heard } = boardOf(['Tools', 'Steps'], ['Steps'])
  expect(board.say(said)).toBe(false)
  expect([pressed, heard()]).toEqual([[], 0])
})
