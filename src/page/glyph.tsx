/** The few line drawings beside words; never instead of them. */
const SHAPES = {
  leave: 'M12 4 6 10l6 6',
  layers: 'M10 3 3 6.8l7 3.8 7-3.8zM3 10.2l7 3.8 7-3.8M3 13.6l7 3.8 7-3.8',
  atlas:
    'M10 2v3M10 7v3M10 12v3M10 17v1.500M4 4.500 8 6M16 4.500 12 6M3.500 9.500 8 11M16.500 9.500 12 11M5 14.500 8.500 16M15 14.500 11.500 16',
  box: 'M6 2.5V14h11.5M2.5 6H14v11.5',
  probe: 'M7.5 2.5h5v7l3 3.5v2q-5.5 3.5-11 0v-2l3-3.5z',
  sweep: 'M4 3.5h12M5.5 3.5 3 14M14.5 3.5 17 14M3 14q7 4 14 0M8 3.5 7 15.6M12 3.5l1 12.1',
  target: 'M10 4.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M10 1.5v5M10 13.5v5M1.5 10h5M13.5 10h5',
  entry: 'M10 2v10M6.5 8.5 10 12l3.5-3.5M3 17h14',
  guide:
    'M16.5 3.5 9 11M3 17l2.5-2.5M8.8 8.2l3 3M5 15a2.2 2.2 0 0 1 .2-2.9L8.8 8.5l2.7 2.7-3.6 3.6A2.2 2.2 0 0 1 5 15z',
  fusion: 'M7.5 4a6 6 0 1 0 0 12 6 6 0 0 0 0-12M12.5 4a6 6 0 1 1 0 12 6 6 0 0 1 0-12',
  freeze: 'M10 2v16M3 6l14 8M17 6 3 14M8 3.5 10 5.500l2-2M8 16.500 10 14.500l2 2',
  frozen: 'M4 3.500h9v9H4zM7 16.500h9.500V7',
  clear: 'M4.5 6h11M8 6V3.8h4V6M6 6l.8 10.5h6.4L14 6',
  keys: 'M2.5 5.5h15v9h-15zM5.5 8.5h.5M9.8 8.5h.5M14 8.5h.5M6.5 11.8h7',
  eye: 'M2 10q3.5-5.5 8-5.5t8 5.5q-3.5 5.5-8 5.5T2 10M10 7.4a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2',
  register: 'M3 6.5V3h3.5M13.5 3H17v3.5M17 13.5V17h-3.5M6.5 17H3v-3.5M7 10h6M10 7v6',
  steps: 'M3 5l1.5 1.5L7 4M10 5.500h7M3 10.500l1.500 1.500L7 9.500M10 11h7M10 16.500h7M4 16.500h2',
  practice: 'M10 4 1.5 8 10 12l8.5-4zM5 9.800v4q5 3.200 10 0v-4M17.200 8.700v4.800',
  close: 'M5 5l10 10M15 5 5 15',
  info: 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15M10 9v4.8M10 6.2v.6',
  warning: 'M10 3 2.2 16.6h15.6zM10 8.2v4M10 14.2v.5',
  error: 'M6.9 2.5h6.2l4.4 4.4v6.2l-4.4 4.4H6.9l-4.4-4.4V6.9zM10 6v5M10 13.6v.5',
} as const

export type GlyphName = keyof typeof SHAPES

export function Glyph({ of }: { readonly of: GlyphName }) {
  return (
    <svg className="glyph" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={SHAPES[of]} />
    </svg>
  )
}
