import type { StepwellConfig } from '#connectors'

/** What the terminal shows once the server is ready: where to click, and in the demo whom to sign in as. */
export function welcome(publicUrl: string, config: StepwellConfig): string {
  const lines = ['', `Stepwell is ready: ${publicUrl}`]
  if (config.prepareDemo) {
    const width = Math.max(...config.people.map(({ email }) => email.length))
    lines.push('', `The demo company is ${config.company}. Sign in as one of:`, '')
    for (const { email, name, password, role, team } of config.people) {
      const [roleTitle, teamTitle] = [
        config.roles.find(({ id }) => id === role)?.title ?? role,
        config.teams.find(({ id }) => id === team)?.title ?? team,
      ]
      lines.push(`  ${email.padEnd(width)}  ${password}  ${name}, ${roleTitle}, team ${teamTitle}`)
    }
    lines.push(
      '',
      'Then open Companies, choose Larkfield Trading Ltd and start "KYC review".',
      'Ctrl+C stops the server; nothing is lost.',
    )
  }
  return `${lines.join('\n')}\n`
}
