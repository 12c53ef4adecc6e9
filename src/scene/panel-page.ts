/** What fills the panel's middle. */
export type PanelPage =
  | 'words'
  | 'cut'
  | 'tools'
  | 'readings'
  | 'register'
  | 'sweep'
  | 'calibration'
  | 'procedure'
  | 'planning'
  | 'atlas'
  | 'correcting'
