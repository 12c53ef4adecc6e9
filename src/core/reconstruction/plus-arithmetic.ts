/**
 * The numbers of PLUS's volume reconstruction: fixed point with 14 binary places in 32 bits, and
 * roundings that forgive what is left of a division.
 *
 * Source: IGSIO fixed.h and igsioMath.h, whose results these give; both round by adding a constant
 * so large that the places below the wanted one fall off (half to even).
 */
const PLACES = 14
export const ONE = 1 << PLACES
const HALF = ONE >> 1

/** Numbers of this size have 14 binary places left. */
const FIXING = 1.5 * 2 ** (52 - PLACES)

export const toFixed = (value: number): number => ((value + FIXING - FIXING) * ONE) | 0
export const multiplyFixed = (a: number, b: number): number => (Math.imul(a, b) + HALF) >> PLACES
export const divideFixed = (a: number, b: number): number => toFixed(a / b)
export const roundFixed = (value: number): number => (value + HALF) >> PLACES
export const floorFixed = (value: number): number => value >> PLACES

/** Numbers of this size have 16 binary places left: 1 - 2^-18 counts as 1. */
const FLOORING = 1.5 * 2 ** 36

export const floorLeniently = (value: number): number => Math.floor(value + FLOORING) - FLOORING
export const roundLeniently = (value: number): number => Math.floor(value + (FLOORING + 0.5)) - FLOORING
export const ceilLeniently = (value: number): number => -floorLeniently(-value)
