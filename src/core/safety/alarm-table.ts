/**
 * What is an alarm, how urgent it is, and how it ends: one row each, so that nothing is decided anywhere else.
 *
 * Priorities by harm and how soon it comes (IEC 60601-1-8:2006+A2:2020, table 1): harm that cannot be undone and comes
 * at once is high; what needs a prompt answer is medium; what must be known is low. A network's finding is never high and
 * ends nothing that was measured.
 */
export const PRIORITIES = ['low', 'medium', 'high'] as const
export type AlarmPriority = (typeof PRIORITIES)[number]

export interface AlarmRow {
  readonly priority: AlarmPriority
  /** Stays until a person has seen it, although its cause is gone. */
  readonly isLatching: boolean
  /** While it lasts nothing is guided. */
  readonly withdrawsGuidance: boolean
  readonly from: 'measured' | 'network'
  /** What the person is to do. */
  readonly answer: string
}

export const ALARMS = {
  /** The needle is in a structure, or in its stop zone. */
  inside: row('high', { isLatching: true, answer: 'Draw the needle back' }),
  stop: row('high', { isLatching: true, answer: 'Stop, draw the needle back' }),
  /** It will be in a stop zone within a second as it moves now. */
  approaching: row('medium', { answer: 'Stop and look' }),
  warn: row('medium', { answer: 'Go slowly' }),
  'tools swapped': row('high', { isLatching: true, withdrawsGuidance: true, answer: 'Check which marker is on which tool' }), // prettier-ignore
  'needle lost': row('medium', { withdrawsGuidance: true, answer: 'Stop; show the marker to the tracker' }),
  'needle jumped': row('medium', { withdrawsGuidance: true, answer: 'Hold still; check the marker' }),
  'registration lost': row('high', { isLatching: true, withdrawsGuidance: true, answer: 'Stop; register again' }),
  'error unknown': row('medium', { withdrawsGuidance: true, answer: 'Measure what is not known' }),
  'picture lost': row('low', { answer: 'Look at the probe' }),
  'needle apart': row('medium', { from: 'network', answer: 'Check the needle for bending, its marker for slipping' }),
} as const satisfies Readonly<Record<string, AlarmRow>>

export type AlarmKind = keyof typeof ALARMS

export const rowOf = (kind: AlarmKind): AlarmRow => ALARMS[kind]

export const isMoreUrgent = (a: AlarmPriority, b: AlarmPriority): boolean =>
  PRIORITIES.indexOf(a) > PRIORITIES.indexOf(b)

function row(priority: AlarmPriority, more: Partial<Omit<AlarmRow, 'priority'>> & Pick<AlarmRow, 'answer'>): AlarmRow {
  return { priority, isLatching: false, withdrawsGuidance: false, from: 'measured', ...more }
}
