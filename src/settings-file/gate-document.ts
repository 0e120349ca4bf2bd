import { mapping } from '../policy-file/fields.ts';
import { Word } from './values.ts';

/** How the deployment gate answers. */
export const Gate = mapping(
  {
    wait: Word.optional().describe(
      'For how long a deployment waits for a verdict, at each of its stages: 90s, 30m (as it is) or 2h; 24h at most.',
    ),
    'max-age': Word.optional().describe(
      'How old a scan may be that an approval rests on: 36h, 7d or "30 days". Without it as old as the policy lets it be.',
    ),
    'let-through': Word.optional().describe(
      'Images of other registries, which nobody judges, that may run nevertheless: patterns with blanks between them.',
    ),
  },
  'of gate',
);
