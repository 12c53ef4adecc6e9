/** Words that must fit: the panel’s font has no ellipsis of its own. */
export const clipped = (words: string, length: number): string =>
  words.length <= length ? words : `${words.slice(0, length - 3)}...`
