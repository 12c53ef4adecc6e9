import { expect, test } from 'vitest'
import { isGuessable } from '#server/identity/guessable.ts'
import { hashedPassword, isPassword, passwordFault } from '#server/identity/password.ts'

test.each([
  'passwordpassword',
  'Password12345678',
  '123456789012345',
  '1q2w3e4r5t6y7u8i',
  'qwertyuiop123456',
  'qwertyuiopasdfghjkl',
  'abcdefghijklmnop',
  'letmeinletmein!!',
  'iloveyouiloveyou',
  'Interspace2026!!!',
  'hospitalclinic123',
  'Administrator!2026',
  'zyxwvutsrqponmlk',
  'welcomewelcome123',
  'Summer2026Winter!',
  'xyzxyzxyzxyzxyzxyz',
])('%j is among the first that are tried', (password) => {
  expect(isGuessable(password)).toBe(true)
  expect(passwordFault(password, 'nobody')).toMatch(/characters|first that are tried/)
})

test.each([
  'four words are enough',
  'correct horse battery staple',
  'Der Kranich fliegt um sieben',
  'kT9#vLq2!zRm7@Wx',
  'spine of the blue whale',
  'ein Passwort aus Holz und Zinn',
  '雨が降っている朝の駅前広場で待つよ',
  '7391 0482 6657 2210 9038',
])('%j is not', (password) => expect(isGuessable(password)).toBe(false))

test('64 characters and more are taken, of any kind, each as it is: neither cut nor turned to small letters', async () => {
  const long = `${'Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich. '.repeat(3)}x`
  expect(passwordFault(long, 'ada')).toBeUndefined()
  const kept = await hashedPassword(long)
  expect(await isPassword(long, kept)).toBe(true)
  expect(await isPassword(long.slice(0, -1), kept)).toBe(false)
  expect(await isPassword(long.toLowerCase(), kept)).toBe(false)
})
