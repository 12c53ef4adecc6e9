/** Another quiz, or another spine: six digits, so that a person can write them down and ask for the same again. */
export const newSeed = (): number => Math.floor(Math.random() * 1_000_000)
