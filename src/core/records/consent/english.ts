/** The consent in English. */
import { CONSENT_DOCUMENT, CONSENT_VERSION, type ConsentText } from './consent-text.ts'

export const ENGLISH: ConsentText = {
  document: CONSENT_DOCUMENT,
  version: CONSENT_VERSION,
  language: 'en',
  languageName: 'English',
  title: 'What the computer does during your injection, and what you agree to',
  parts: [
    {
      heading: 'What it is',
      paragraphs: [
        'Your doctor uses ultrasound to see where the needle goes. This system shows the ultrasound picture inside a picture of your spine, on a screen or in a headset.',
        'It is software for training and research. It is not an approved medical device, and the injection can be done without it.',
      ],
    },
    {
      heading: 'What the AI does',
      paragraphs: [
        'Computer programs that learned from pictures (“AI”) mark bone and name parts of the spine in the ultrasound picture, and look for the needle in it.',
      ],
    },
    {
      heading: 'What the AI does not do',
      paragraphs: [
        'It does not move the needle, it does not choose where to inject, and it does not decide anything. It gives no diagnosis. It does not name nerves or blood vessels.',
      ],
    },
    {
      heading: 'What it gets wrong',
      paragraphs: [
        'It learned mostly from pictures made by a computer and has seen few real people. It can mark the wrong place or miss something, and it can be wrong while it looks certain. It cannot tell left from right, or which vertebra it sees. It has not been tested on children, in pregnancy, or with metal in the spine.',
        'When it is not sure enough it says nothing.',
      ],
    },
    {
      heading: 'Who is responsible',
      paragraphs: [
        'Your doctor watches the whole time, sees the plain ultrasound picture beside everything the computer draws, and decides alone. What the AI said goes into your record only after a doctor has checked it.',
      ],
    },
    {
      heading: 'Your choice',
      paragraphs: [
        'You can agree to each part below by itself, or to none. If you say no, you are treated all the same. You can change your mind at any time, also during the injection: say so, and that part stops at once.',
        'Your data is kept encrypted by this institution. You can ask for all of it, and you can ask for it to be deleted.',
      ],
    },
  ],
  scopes: {
    ai: { name: 'AI', words: 'AI may mark and name parts of my spine and the needle in the ultrasound picture.' },
    recording: {
      name: 'Recording',
      words: 'Pictures and positions of the needle may be recorded and kept in my record.',
    },
    tele: {
      name: 'Remote expert',
      words: 'A doctor elsewhere, whom my doctor invites, may see my pictures and records.',
    },
    teaching: { name: 'Teaching', words: 'My recordings, without my name, may be used to teach.' },
    research: { name: 'Research', words: 'My recordings and results, without my name, may be used for research.' },
  },
  questions: [
    {
      id: 'decides',
      asks: 'Who decides where the needle goes?',
      answers: ['The AI', 'My doctor', 'Both together'],
      right: 1,
      because: 'The doctor decides alone. The AI only marks places in the picture and says what it takes them for.',
    },
    {
      id: 'mistakes',
      asks: 'Can what the AI marks be wrong?',
      answers: ['No, it is checked beforehand', 'Only when it says so', 'Yes, also when it looks certain'],
      right: 2,
      because:
        'It can be wrong, also when it looks certain. That is why the doctor watches the plain picture beside it.',
    },
    {
      id: 'withdrawal',
      asks: 'What happens if you change your mind during the injection?',
      answers: [
        'That part stops at once, and I am treated on',
        'It is too late then',
        'The injection is broken off and I am not treated',
      ],
      right: 0,
      because: 'You can take back each part at any time. It stops at once, and you are treated all the same.',
    },
  ],
  labels: {
    agreed: 'I agree to',
    asked: 'Three questions, to see whether this was explained well',
    right: 'Right.',
    again: 'Please choose again.',
    givenByWhom: 'Who agrees',
    givenBy: { patient: 'The patient', representative: 'A legal representative' },
    sign: 'Keep this decision',
  },
}
