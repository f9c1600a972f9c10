export const startRunText = {
  button: 'Start workflow',
  started: (title: string) => `${title} started.`,
  resumed: (title: string) => `${title} resumed where it was left.`,
  resumedWhereLeft: (title: string, person: string) => `${title} resumed where ${person} left it.`,
  toContinue: 'To Continue',
  startNew: 'Start',
  none: 'No workflow of your team starts here.',
  savedBy: (person: string) => `Saved by ${person}`,
  active: 'Running',
  waitsFor: (step: string) => `at “${step}”`,
} as const
