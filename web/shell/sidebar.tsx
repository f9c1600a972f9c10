import { Link } from '@tanstack/react-router'
import { shellText } from '../messages/en/shell.ts'
import classes from './shell.module.css'

export function Sidebar() {
  return (
    <nav className={classes.sidebar} aria-label={shellText.navigation}>
      <Link to="/">{shellText.home}</Link>
    </nav>
  )
}
