/** Common English words of three to eight letters, in alphabetical order. */
export const WORDS: readonly string[] = `
able about above accept across act action active actual add address admit adult advice affect afraid after again against
age ago agree air alive all allow almost alone along already also always among amount ancient and angle angry animal
annual answer any appear apple april arch area argue arm army around arrive art article aside ask asleep attack august
aunt author autumn average avoid awake away baby back bad bag bake balance ball band bank bar base basic basket
bath battle beach bean bear beat beauty because become bed before begin behind believe bell belong below belt bench
bend beside best better between beyond big bike bill bird birth bite black blame blind block blood blow blue board boat
body bold bone book border born borrow both bottle bottom bowl box boy brain branch brave bread break breath brick bridge
brief bright bring broad brother brown brush build burn bus bush business busy but butter button buy cake call calm camera
camp can candle capital captain car card care carry case castle cat catch cause ceiling cell cent center century certain
chain chair chalk chance change chapter charge chart cheap check cheese chest chicken chief child choice choose church
circle city claim class clean clear clever climb clock close cloth cloud club coach coast coat coffee coin cold collect
college color column comb come comfort common company compare complete concert consider contain control cook cool copper
copy corn corner correct cost cotton could count country couple courage course court cousin cover cow crash cream create
cross crowd crown cry culture cup curve custom cut cycle daily dance danger dark date daughter day dead deal dear death
debt decade decide deep degree deliver demand depend desert design desk detail develop die differ dinner direct
dirt discover discuss dish distance divide doctor dog dollar door double doubt down draw dream dress drink drive drop dry
during dust duty each eager ear early earn earth easily east easy eat edge effect effort egg eight either electric else
empty end enemy energy engine english enjoy enough enter entire equal escape even evening event ever every exact example
except excite exercise exist expect explain express eye face fact factory fail fair faith fall false family famous far
farm fast father fault favor fear feather feed feel fellow fence few field fifth fight figure fill film final find fine
finger finish fire first fish fit five flag flat flight float floor flow flower fly fold follow food foot force foreign
forest forget form forward four frame free freeze fresh friend from front fruit full fun funny future gain game garden
gas gate gather general gentle get gift girl give glad glass goal gold good govern grain grand grass gray great green
ground group grow guard guess guest guide guitar habit hair half hall hammer hand handle happen happy harbor hard hat hate
have head health hear heart heat heavy height help her here hero hide high hill history hit hold hole holiday home honest
honey hope horse hospital hot hotel hour house how huge human hundred hunt hurry ice idea imagine improve inch include
increase indeed industry injure ink insect inside instead invent iron island item jacket january job join joke journey
joy judge juice july jump june jungle junior just keep key kick kill kind king kitchen knee knife knock know labor lack
ladder lady lake lamp land language large last late laugh law lay lazy lead leaf learn least leather leave left leg lemon
length less lesson let letter level liberty library lie life lift light like limit line lion lip list listen little live
local lock log lonely long look lose lot loud love low lucky lunch machine magic mail main major make male man manage many
map march mark market marry master match matter may meal mean measure meat medicine meet melt member memory mental metal
method middle might mile milk million mind minute mirror miss mistake mix model modern moment money monkey month mood moon
moral more morning most mother motion mountain mouse mouth move much mud muscle museum music must mystery nail name narrow
nation native nature near neat neck need needle neighbor neither nest net never new news next nice night nine noise none
noon nor normal north nose note nothing notice noun november now number nurse object observe occur ocean october odd offer
office often oil old once one onion only open opinion opposite orange order organ other out outside oven over own oxygen
page pain paint pair palace pale paper parent park part party pass past path patient pattern pause pay peace pen pencil
people pepper perfect perhaps period permit person phone piano pick picture piece pilot pink pipe place plain plan plane
planet plant plate play please plenty pocket poem poet point police polite pond pool poor popular port position possible
post pot potato pound pour power practice praise prepare present press pretty price pride print prison private prize
problem process produce profit program promise proper protect proud prove public pull pump punish pure purple push put
puzzle quality quarter queen question quick quiet quite rabbit race radio rail rain raise range rapid rare rate rather
raw reach read ready real reason receive recent record red reduce region regular relate remain remember repair repeat
reply report rest result return rice rich ride right ring rise risk river road rock roll roof room root rope rose rough
round row royal rub ruin rule run rush sad safe sail salad salary salt same sand save say scale scene school science
score screen sea search season seat second secret section see seed seem sell send sense sentence separate serious serve
settle seven several shade shake shall shape share sharp she sheep sheet shelf shell shine ship shirt shock shoe shop shore
short should shout show shower shut sick side sight sign silence silver similar simple since sing sister sit six size skill
skin skirt sky sleep slip slow small smart smell smile smoke smooth snake snow soap social society soft soil soldier solid
solve some son song soon sort soul sound soup south space spare speak special speech speed spell spend spirit spoon sport
spot spread spring square staff stage stamp stand star start state station stay steal steam steel step stick still stomach
stone stop store storm story strange stream street strike string strong student study stupid style subject succeed such
sudden sugar suggest suit summer sun supper supply support suppose sure surface surprise sweet swim symbol system table
tail take talk tall taste tax tea teach team tear tell ten tent term test than thank that the theater then theory there
thick thief thin thing think third thirsty this thousand thread three through throw thumb thunder ticket tie tiger time
tin tiny tire title today together tomato tongue tonight tool tooth top total touch toward town toy trade traffic train
travel treat tree trip trouble truck true trust try tube turn twelve twenty twice two type ugly uncle under union unit
until upon upper use useful usual valley value various vast verb very victory view village violin visit voice volume vote
wage wait walk wall want war warm wash waste watch water wave way weak wealth weapon wear weather week weigh welcome well
west wet what wheat wheel when where which while white who whole why wide wife wild will win wind window wine wing winter
wire wise wish with within without woman wonder wood wool word work world worry worth would wound wrap write wrong year
yellow yes yet you young youth zebra zero zone
`
  .trim()
  .split(/\s+/);
