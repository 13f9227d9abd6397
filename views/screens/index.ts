/** The screens by name. */
import type { Screen, ScreenName } from '../screen.ts';
import { align } from './align.ts';
import { build } from './build.ts';
import { commit } from './commit.ts';
import { home } from './home.ts';
import { proposal } from './proposal.ts';
import { refine } from './refine.ts';
import { review } from './review.ts';
import { summary } from './summary.ts';
import { validate } from './validate.ts';

export const SCREENS: Readonly<Record<ScreenName, Screen>> = { home, proposal, review, refine, align, build, validate, commit, summary };
