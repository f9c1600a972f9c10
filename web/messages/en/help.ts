/** The keys, by where they act. The first column is what one presses. */
export const helpText = {
  title: 'Keyboard',
  close: 'Close',
  singleKeys: 'Keys without Ctrl act',
  singleKeysHint: 'Turn this off if speech input or another tool presses keys for you.',
  groups: [
    {
      title: 'Everywhere',
      keys: [
        ['Ctrl K', 'Jump to a screen or record'],
        ['?', 'This list'],
        ['Esc', 'Close what is open at the right or on top'],
      ],
    },
    {
      title: 'Lists',
      keys: [
        ['/', 'Search'],
        ['f', 'Add a filter'],
        ['↑ ↓ or j k', 'Move between rows'],
        ['Home End', 'First or last row'],
        ['x', 'Select the row'],
        ['Enter', 'Open the record'],
        ['Space', 'Look at the record without leaving'],
        ['↑ from the first row', 'Column headings: ← → moves, Enter sorts'],
      ],
    },
    {
      title: 'Run',
      keys: [
        ['Ctrl Enter', 'Confirm the step'],
        ['m', 'Handle manually'],
        ['r', 'Revise'],
        ['p', 'Pause'],
        ['[ ]', 'Between steps'],
      ],
    },
    {
      title: 'Replay',
      keys: [
        ['← →', 'One event back or on'],
        ['Home End', 'First or last event'],
        ['Space', 'Play or stop'],
      ],
    },
  ],
} as const
