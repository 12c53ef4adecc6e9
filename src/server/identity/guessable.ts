/**
 * Passwords that are long and yet among the first that are tried: a part said over and over, rows of the keyboard, of
 * the alphabet or of digits, or little more than common words and the product's own.
 *
 * Rules in place of a list of breached passwords: the server works without the internet, and a list that is bundled is old.
 */

/** Of this product and of where it is used. */
const OWN_WORDS = ['interspace', 'spine', 'lumbar', 'needle', 'ultrasound', 'injection', 'hospital', 'clinic', 'doctor', 'operator', 'trainee', 'educator', 'expert', 'auditor', 'administrator'] as const // prettier-ignore

/** As published samples of stolen passwords have them most often, longest first within a start. */
const COMMON_WORDS = ['password', 'passwort', 'passw0rd', 'welcome', 'letmein', 'iloveyou', 'admin', 'login', 'master', 'monkey', 'dragon', 'football', 'baseball', 'sunshine', 'princess', 'superman', 'batman', 'shadow', 'secret', 'freedom', 'whatever', 'trustno1', 'hello', 'charlie', 'michael', 'jordan', 'summer', 'winter', 'spring', 'autumn', 'sommer', 'january', 'february', 'march', 'april', 'june', 'july', 'august', 'september', 'october', 'november', 'december', 'monday', 'sunday', 'change', 'changeme', 'default', 'guest', 'user', 'test', 'root'] as const // prettier-ignore

const ROWS = ['qwertyuiop', 'qwertzuiop', 'azertyuiop', 'asdfghjkl', 'zxcvbnm', 'yxcvbnm', 'abcdefghijklmnopqrstuvwxyz', '12345678901234567890', '1qaz2wsx3edc4rfv5tgb6yhn7ujm', '1q2w3e4r5t6y7u8i9o0p'] as const // prettier-ignore

/** Characters in a row of these that count as one. */
const STRETCH = 4
/** What is left that is of one's own: shorter is soon tried. */
const LEAST_OWN = 6
/** A date. */
const YEAR_DIGITS = 8

export function isGuessable(password: string): boolean {
  const plain = password.normalize('NFC').toLowerCase()
  if (/^(.{1,8})\1+.{0,4}$/su.test(plain)) return true
  let left = plain
  for (const word of [...OWN_WORDS, ...COMMON_WORDS]) left = left.replaceAll(word, ' ')
  left = withoutStretches(left)
  // A year and a few signs are how a rule for digits and signs is met.
  const digits = left.replaceAll(/\D/gu, '').length
  const others = left.replaceAll(/[\d\s\p{P}\p{S}]+/gu, '').length
  return others + Math.max(0, digits - YEAR_DIGITS) < LEAST_OWN
}

/** Without what runs along a row, forwards or backwards. */
function withoutStretches(text: string): string {
  const rows = ROWS.flatMap((row) => [row, row.split('').toReversed().join('')])
  let left = text
  for (let at = 0; at + STRETCH <= left.length;) {
    const length = longestStretch(left.slice(at), rows)
    if (length >= STRETCH) left = `${left.slice(0, at)} ${left.slice(at + length)}`
    else at++
  }
  return left
}

function longestStretch(text: string, rows: readonly string[]): number {
  let longest = 0
  for (const row of rows)
    for (let start = row.indexOf(text[0]!); start >= 0; start = row.indexOf(text[0]!, start + 1)) {
      let length = 1
      while (length < text.length && start + length < row.length && text[length] === row[start + length]) length++
      longest = Math.max(longest, length)
    }
  return longest
}
