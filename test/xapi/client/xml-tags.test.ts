import { expect } from 'chai';
import { readTags } from '../../../src/xapi/xml-tags.ts';

/** What a document says, in one line; it arrives in pieces of so many bytes. */
function told(document: string, size: number): string {
  const words: string[] = [];
  let text = '';
  const flush = (): void => {
    if (text !== '') words.push(JSON.stringify(text));
    text = '';
  };
  const reader = readTags({
    opened: (name) => {
      flush();
      words.push(`<${name}>`);
    },
    closed: (name) => {
      flush();
      words.push(`</${name}>`);
    },
    text: (more) => (text += more),
  });
  const bytes = Buffer.from(document);
  for (let at = 0; at < bytes.length; at += size) reader.write(bytes.subarray(at, at + size));
  reader.end();
  return words.join(' ');
}

describe('tags of an XML document', () => {
  const documents: Readonly<Record<string, readonly [document: string, told: string]>> = {
    'a reply': [
      '<?xml version="1.0"?>\n<methodResponse><params><param><value>OpaqueRef:1</value></param></params></methodResponse>\n',
      '<METHODRESPONSE> <PARAMS> <PARAM> <VALUE> "OpaqueRef:1" </VALUE> </PARAM> </PARAMS> </METHODRESPONSE>',
    ],
    'empty tags, attributes and blanks in tags': ['<value ><string/><array a="b" ></array ></value>', '<VALUE> <STRING> </STRING> <ARRAY> </ARRAY> </VALUE>'],
    'text of other letters': ['<name>größe €😀</name>', '<NAME> "größe €😀" </NAME>'],
    'entities, known and unknown': ['<value>&lt;a&gt; &amp;amp; &quot;&apos; &#65;&#x20AC; &nbsp; &#x999999;</value>', '<VALUE> "<a> &amp; \\"\' A€ &nbsp; &#x999999;" </VALUE>'],
    'passages that look like tags': ['<!-- <a> --><value>1<!-- > -->2<![CDATA[<b>&amp;]]>3</value>', '<VALUE> "12<b>&amp;3" </VALUE>'],
    'line ends as they are': ['<value>a\r\nb</value>', '<VALUE> "a\\r\\nb" </VALUE>'],
  };
  for (const [what, [document, expected]] of Object.entries(documents)) {
    it(`${what}: the same wherever the pieces are cut`, () => {
      for (const size of [1, 2, 3, 7, 1000]) expect(told(document, size), `pieces of ${size}`).to.equal(expected);
    });
  }

  it('what is not whole or not nested is refused', () => {
    for (const document of ['<value>', '<value', '<value>1</string>', '</value>', '<value><!-- </value>']) {
      expect(() => told(document, 1000), document).to.throw(SyntaxError);
    }
  });
});
