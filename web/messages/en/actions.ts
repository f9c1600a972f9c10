export const actionText = {
  actions: 'Actions',
  run: (title: string) => title,
  missingRight: (right: string) => `Your role lacks the right “${right}”.`,
  on: (label: string) => `On ${label}`,
  cancel: 'Cancel',
  sensitive: 'This moves money or cannot be undone.',
  succeeded: 'Done',
  failed: 'This did not happen',
  unknown: 'Nobody knows whether this happened',
  unknownHint: 'Look at the record before doing it again.',
  close: 'Close',
} as const
