/** Advice is kept as a clause; where it stands alone it begins and ends as a sentence. */
export function sentence(words: string): string {
  const whole = `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`
  return whole === '' || /[.!?]$/.test(whole) ? whole : `${whole}.`
}
