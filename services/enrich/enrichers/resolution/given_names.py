"""Given names by the gender they nearly always go with, by part of the world."""

from __future__ import annotations

from typing import Literal

from services.enrich.enrichers.resolution.wording import key_of, word_set

MALE_NAMES = word_set("""
    john peter paul david michael james robert william thomas george charles edward henry jack daniel matthew andrew
    mark stephen steven simon brian kevin keith alan ian colin graham neil craig scott sean patrick liam declan brendan
    anthony tony joseph samuel benjamin adam ryan jason gary derek roger philip richard christopher nicholas jonathan
    pierre jacques francois louis michel claude marc luc olivier antoine philippe laurent
    jose juan carlos luis miguel jorge pedro pablo diego fernando rafael manuel javier alejandro sergio ricardo eduardo
    hector emilio enrique ernesto gustavo hugo ignacio joaquin julio oscar raul ramon roberto ruben rodrigo joao paulo
    antonio marco giovanni giuseppe matteo paolo stefano franco bruno dario enzo
    hans klaus jurgen wolfgang dieter heinz karl otto friedrich stefan markus lars erik olaf olav bjorn sven anders
    henrik jens nils magnus gunnar harald knut leif einar ragnar jan piet joost willem hendrik dirk
    ivan sergei sergey dmitri dmitry vladimir alexei aleksei mikhail nikolai oleg igor boris yuri pavel viktor andrei
    bogdan taras zoran goran dragan milan marko nikola petar jovan piotr tomasz krzysztof wojciech marek grzegorz
    janos laszlo istvan ferenc gabor vasile ion gheorghe mihai nikos giorgos yannis dimitris kostas
    mohammed muhammad mohamed mohammad ahmed ahmad ali hassan hussein omar yusuf youssef ibrahim ismail khalid khaled
    mahmoud mustafa abdullah abdul abdel tariq tarek samir karim hamid rashid salim salem saad faisal nasser bashir
    hadi reza mehdi hossein mehmet murat emre cem kemal hakan orhan osman selim
    kofi kwame kwesi yaw emeka chidi chukwuma obinna ikenna tunde femi segun babatunde musa sani aliyu bello juma
    baraka otieno kamau njoroge kipchoge wilson moses elijah joshua emmanuel innocent thabo sipho tendai tapiwa
    mamadou moussa amadou ousmane ibrahima cheikh seydou lamine modou
    jeremiah isaiah ezekiel solomon gideon oleg frank peter alan
    raj rajesh ravi anil sunil vijay vikram arjun rahul amit ashok suresh ramesh mahesh sanjay manoj deepak rohan
    imran tariq asif farooq bilal usman hamza jun hao lei feng jian hiroshi kenji takeshi taro ichiro akira
    kazuo minho jae sung joon hyun duc hung tuan dung budi agus joko bambang eko
    aaron abel abraham achmad adama adan adebayo adewale adil adnan afonso agostinho ahmet aidan ajay akbar akin
    akinwale akram alain alassane albert alberto aldo alec alessandro alexandre alfonso alfred alfredo alhaji
    alioune alistair allan alonso alvaro alvin amadeus amar amari amin aminu amir amirul anand anatoly andre
    andreas andrej andres aneurin angelo angus anselm anton antonin antony anwar arash archie ardeshir arif
    armand armando armen arnaud arne arnold arslan arthur arturo arvind asad ashraf asim askar atul august
    augustine aurelio austin avraham axel ayman azamat aziz azlan babacar babak bachir bahram baldev balla
    bandar barnaby barry bartholomew basil bassam bastien batbayar bayo behrouz benedicto benigno benito bernard
    bernardino bernardo bert bertrand bhagwan bibek bilawal bill billy biniam biram birame blake bob bobby
    boniface boubacar boureima brad bradley brandon brendon brent brett bruce bryan bunyamin burak burhan byron
    caleb calvin carl carlo carlton cecil cedric cengiz cesar chad chandra charan charlie chester chinedu
    chinonso chris christian christoph christophe chukwudi clarence clement clifford clifton clinton clive clyde
    colm conor conrad corey cornelius curtis cyprien cyril cyrus dale damian damien damon dan danny daouda
    darius darren daud dave davide davit davron dawit dean debashish demba denis dennis denzel desmond devendra
    dhruv diarmuid didace didier dietmar dieudonne dinesh dino djibril dmytro domenico dominic don donald doug
    douglas duncan dustin dwayne dylan eamon earl ebrahim eddie edgar edmund edoardo edson eduard edwin efe
    efrain ejike eldar elhadj eli elias eliot elliott elmer elvis emil emiliano emin emomali enda enver ephraim
    erdogan eric erich erlan ernest ernie ernur errol ertugrul esmail ethan etienne eugene eugenio evan everton
    ezra fabian fabien fabio fabrizio fadi fahad farhad farid farouk farrukh fathi faustin fawzi felicien felipe
    felix ferdinand fergus ferhat feyisa fidel fintan firas florent floyd fouad francis francisco franklin franz
    fraser fred freddie frederic frederick frederik fritz fuad gabriel gamal ganesh garang gareth garfield garry
    gaurav gavin geir geoff geoffrey gerald gerard gerardo gerhard gerry getachew ghassan gholam giacomo
    gianluca gilbert gilberto gilles giorgi giorgio giulio glen glenn godfrey godwin gopal gordon govind graeme
    greg gregor gregory guido guillaume guillermo gulam gunther gustav guy habib habibur hadji haider haile
    hailu hakeem hakim hal hamish hani hank hannes harish harjit harold harry harvey hashim hassane hazem
    heinrich helmut hemant henok henri herbert herman hernan hicham hilal hiroki hisham horace horacio hossam
    howard hubert hugh humberto humphrey husain hussain iain idris idriss ifeanyi ike ikram ilham ilir ilya
    immanuel inigo iqbal irfan irvin isaac isak isidro islam ismael israel issa issoufou ivo iyad jabbar jabu
    jacinto jacob jagdish jahangir jaime jake jakob jaleel jamal jamil jamshid janusz jared jarir jarle jaroslav
    jasper jassim javad javed jayant jean jacques jean luc jean marc jean paul jean pierre jed jeff jeffrey
    jeong ho jeremy jerome jerry jim jimmy jiri jitendra joachim joaquim joel joerg joey johan johann johannes
    johnny johnson jomo jon jonah jonas jordi jorg joris jozef jozsef jude jules julius junaid justin kabir
    kabiru kaito kaleb kamal kamran karan karl heinz karthik kartik kaspar kassim kayode kazimierz keegan kelvin
    ken kenneth kenny kent kerem kevan khalil khurram kieran kirill kirk kishore koffi konstantin konstantinos
    kossi krishna kristian kristoffer kumar kunal kurt kwabena kwadwo kwaku kyle kyrylo lachlan lalit lamin
    lance larry lasse laurens lawrence lech lekan len lenny leo leon leonard leonardo leonid leonidas
    leopold leroy lester levi lewis linus lionel lloyd lorenzo lothar lubomir lucas luciano lucien
    ludovic luigi luka lukas luke luther lwazi madan madhav mads magomed mahamadou mahamat mahdi mahmud majid
    makoto malachi malcolm malik mamoun mandla manfred manolis mansour manu marcel marcello marcelo marcin
    marcos marcus mario marius marlon marouane marshall martin marvin marwan masoud massimo mateo mateusz
    mathieu matias matthias matthijs maurice mauricio mauro max maxim maxime maximilian mayank mazen mbaye
    mehran melvin merlin mervyn mesut michal mick mihaly mikael mike milad milos mircea miroslav mirza mitchell
    moctar modibo mohamad mohan mohsen mohsin moises morris morten mthunzi mubarak mudassir mukesh mukhtar
    mulugeta munir murad murray murtaza mushtaq mykola nabil nadeem naeem naif naim najib narendra nasir nate
    nathan nathaniel naveed navin nawaz nazir neeraj nelson neville ngugi nicolas nigel nikhil nikita niklas
    nikolaos nilesh nizar njabulo noah noel nolan norbert norman nuno nurlan obi odhiambo okechukwu okello
    oleksandr oleksiy oliver oluwaseun omari omid onyango orkhan orlando osama ossama osvaldo oswald otgonbayar
    otis oumar owain owen oysten ozan paddy pankaj parviz pascal pasquale patricio pavlos pawan percy perry
    perumal petros petter phil phillip pierluigi piero placido pradeep prakash pramod prasad prashant praveen
    prosper qasim quentin quincy radoslav rafał rafiq raghav rahim rainer rajiv raju rakesh ralph ram ramadan
    raman ramiro ramzan ramzi randall randolph randy ranjit rashad rasheed rasmus rasul rauf ravindra ray
    raymond reginald reinhard reinhold remi renato rene reuben rex reynaldo rhys riaz rich rick ricky rinat
    rizwan rob robbie robel rocco rod roderick rodney rodolfo roland rolando rolf romain roman romulo ron ronald
    ronan ronnie rory ross roy rubin rudi rudolf rufus rupert ruslan russell rustam rusty sabri sachin sadio
    sadiq saeed saeid sagar said sajid sakari salah salman salvador salvatore samad sameer samson samuli sandeep
    sandro sanjeev sankara santiago sardar sarfraz satish satoshi saul savva seamus sebastian sefa selwyn
    senthil sergi serhiy serik seth seung ho shafiq shahid shahzad shaka shakil shane shankar sharif
    shashi shaun shavkat sheldon sherzod shinji shinzo shlomo shoaib shota shyam sibusiso siddharth sidney
    sikandar sikiru silas silvio simba simeon siphiwe siyabonga sizwe soheil sol soumaila spencer stan stanislav
    stanislaw stanley stavros stephane steve stewart stoyan stuart subhash sudhir sulaiman suleiman suleyman
    sultan suraj surendra syed sylvester tadesse tadeusz taha tahir tamim tanvir tariku tawfiq tayeb ted
    teddy terence terrence tesfaye thaddeus thaksin themba theo theodor theodore theodoros thibault thierry thor
    thorsten thulani tim timo timothy timur titus tobias toby todd tom tomislav tommaso tommy torben toshiro
    trevor tristan troy tsegay tsegaye tshepo tyler tyrone ugur uhuru ulrich umar umberto umesh upul uwe vaclav
    vahid vakhtang valentin valeriy vasily vasyl veljko venkat vernon vic victor vidal viggo vikas
    viljami vimal vinay vince vincent vincenzo vinod virgil vishal vitalii vitaly vito vladislav volker
    volodymyr vusi waleed walid wallace walter waqar warren wassim wayne wendell werner wesley wilbur wilfred
    wilhelm willy winston wolf woody xavier xolani yacine yahya yakubu yann yannick yared yaser yasin yasser
    yassin yasuhiro yazid yemi yerlan yevhen yitzhak yohannes yonas yosef yoshihiro youcef younes youssouf yuriy
    yves zach zachary zaheer zain zakaria zaki zaur zbigniew zdenek zeev zeljko zhivko ziad zlatan zoltan zubair
""")
FEMALE_NAMES = word_set("""
    mary anne anna ann jane sarah susan margaret elizabeth helen catherine katherine kate karen linda barbara patricia
    jennifer jessica emily emma lucy alice charlotte sophie olivia hannah rachel rebecca laura claire julia victoria
    maureen sheila brenda deborah janet joan joyce judith dorothy edna gladys doris ruth grace faith hope mercy joy
    marie jeanne francoise monique sylvie isabelle nathalie celine amelie brigitte
    maria carmen ana rosa isabel lucia elena pilar dolores mercedes teresa beatriz gabriela daniela valeria ximena
    soledad luz marisol paloma ines fatima fernanda camila juana ramona consuelo giulia francesca chiara paola
    ingrid astrid freya sigrid solveig karin kirsten birgit greta heidi ursula jutta katrin sabine petra monika helga
    anke silke annika linnea maja sofia signe
    olga natalia svetlana tatiana irina ludmila galina ekaterina oksana yulia vera nadezhda milena vesna jelena ivana
    dragana katarzyna agnieszka malgorzata magdalena zofia eszter ildiko ioana elif ayse zeynep fatma emine
    aisha amina fatoumata halima khadija mariam maryam zeinab zainab layla leila yasmin nadia noor nour huda samira
    salma hanan rania dina mona hala shirin parisa nasrin
    ama akosua abena efua adwoa ngozi chioma adaeze ifeoma nneka folake bisi yetunde wanjiru wambui akinyi achieng
    nyambura halimatou aminata awa thandiwe nomvula lindiwe rudo chipo tatenda esther naomi miriam
    alena marta nadia lucy ingrid heidi chloe bridget gillian yvonne wendy denise marion amanda anita diana elsa eva
    priya anjali lakshmi sunita meena kavita pooja asha usha rekha geeta sita radha deepa shreya farah sana ayesha
    mei lan ling fang yan xia hong yuki haruka keiko haruko sakura akiko yoko michiko naoko jiyoung soo thi linh mai
    siti dewi nur sri wati mele ana losa
    abbie abby abigail abla ada adaobi adela adelaide adele adeola adetola adjoa adriana afaf afua agatha agnes
    agneta agustina aicha aida aigerim aileen aimee ainur aissata aissatou aiyana alba alessandra alexandra
    alexia alia alicia alina alison aliya alma alondra althea alyssa amal amalia amalie amber amelia aminah
    amira amna amparo amrita amy anabel ananya anastasia andrijana angela angelica angelina angelique aniela
    anila anisa anja anjana anjum annabel anneke annelies annette annie annisa antoinette antonella antonia
    antonija anuradha anya aparna araceli aria ariana arlene arundhati asel ashleigh asma asmaa asta astou
    atefeh audrey augusta aurora ava avril awatef aya ayana aygul aynur aysel aysha aysu azadeh azalea azra
    babette bahar banu barbra basma beatrice becky beena belinda bella belqis benazir bernadette bernadine
    bertha beryl bess beth bethan bethany betsy betty bhavna bianca bibi blanca blanche blessing boitumelo
    bonnie bozena brianna bridie britta bronwyn busisiwe caitlin camelia canan candice cansu cara carina carla
    carlotta carmel carmela carol carole carolina caroline carolyn carrie cassandra catalina catarina caterina
    cath cathy catriona cecile cecilia celeste celia ceren chandni chanel chantal charlene charmaine chelsea
    cherie cheryl chiamaka chidinma chinara chinyere chitra christa christel christiane christina
    christine christy cindy clara clarissa claudette claudia clementine colette colleen concepcion constance
    cora coral cordelia corinne cristiana cristina crystal cynthia daisy dalal damla daphne darya daryna dawn
    deanna debbie debora deepika deirdre delia delphine denisa desiree devi dilara dilrukshi divya djamila donna
    dora dorcas doreen dorota dorothea drusilla duaa dulce ebony ebru ece edie edith edwina eileen ekua elaina
    elaine eleanor eleanora eleni elham elisa elisabeth elise eliza ella ellen ellie elnaz elodie eloise elspeth
    elvan elvira emanuela emebet emilia emilie emmanuelle ena enas erica erika erin ernestine esperance
    esperanza esra essenam estela estelle ethel etsuko eugenia eunice evangeline eve evelyne evgenia fabiana
    fabienne fadwa faiza farida farzana fathia fatimah fatou fawzia faye felicia felicity fereshteh ferial
    feride fikile filippa fiona flavia flora florence frances francine freda frederica frida fumiko funmi
    funmilayo fusun gabriella gabrielle gail galiya gauri gayatri gemma genevieve georgia georgina geraldine
    germaine gertrude ghada ghazala ghislaine gianna gilda gina ginny giovanna gisela giselle gita gizem gloria
    golnaz gracie graciela griselda guadalupe gudrun gugu gulnar gulnara gulsen gwen gwendolyn gwladys
    habiba hadiza hafsa hajar hajra hamida hanaa hande hannelore hansa harriet hatice hattie hawa hayat hazel
    heather heba helena helene hella hend henrietta hermione hilary hilda hildegard hina hiromi hoda holly honor
    hortense hosna huma husna ibtisam ichrak ida ifeyinwa ilaria ilona ilse imelda imen imogen inaam indira
    inge ingeborg inger intisar ioanna iqra irada irene iris irma isabella isatou isha isobel isolde itziar
    ivanka iveta ivy iwona jacinta jacqueline jacquie jamila jamilah jana janelle janette janice jasmina
    jasmine jeanette jenna jennie jenny jess jessie jihan jill jo joana joanna joanne johanna jolene josefa
    josefina josephine josie joumana juanita judy juliana julianne julie juliet julieta juliette june justine
    jyoti kaede kaitlin kalpana kamala kamila kanchan kanika karima karina karishma karla karolina katarina
    kateryna katharina kathleen kathryn kathy katie katja katrina katy kavitha kayla kazue keira kendra kerstin
    khadijah kikelomo kinga kirsty kitty klara krista kristen kristin kristina kriti kumari kyoko laetitia
    lalita lamia lana larissa lata latifa lauren lavinia laxmi leah leanne leda lejla lena leona leonie leonor
    leonora lerato lesley leticia leyla liat lidia lilian liliana lillian lily lina lisa lisbeth lise liudmila
    liz liza lizzie ljiljana lois lola lorena loretta lorna lorraine lotte lottie louisa louise lourdes lubna
    luciana lucille lucinda lucrecia luisa lulu lydia lyn lynda lynne lyudmila mabel macarena madeleine madeline
    madhuri madison mae maeve magali maggie magnolia mahnaz mahsa maisie malak malala maliha malika mamta manal
    mandy manisha manjula manon manuela maram marcela marcella marcia margarita margery margot margrethe
    marguerite mariama mariame mariana marianne maribel marica marielle marietta marigold marija marilyn marina
    marisa marissa marit marjorie marlene martha martina marwa marzena masako masha mathilde matilda maud maura
    mavis maxine maya mayumi medina megan meghan megumi mehreen mehwish melanie melek melinda melissa meltem
    meredith merete meriem merle meryem meskerem michaela michelle mihaela mildred milica millicent millie mina
    mine minna minnie miranda mireille miriama mirjana misaki mitra miyako moira molly morag morwenna mridula
    mumtaz muna munira muriel mwajuma myra myrtle nabila nadine nadira nafisa nagla nahid nahla naima najla
    najma najwa naledi nanako nancy nandini narges nargis nasima nasra nasreen natalie natasa natasha natsuki
    nawal nayla nazanin nazli neelam neetu neha nell nellie nesrine nettie nevena nicole nicoleta nicolette
    nidhi nigar nilufar nimisha nina nisha noelia noelle noemi nokuthula nomsa noora nora norah noriko
    norma noura nozipho nuala nura nwakaego oana octavia odette odile ohoud olena olha olive olubunmi
    olympia ombretta ophelia orla oumou padma paige palwasha pam pamela parvati parveen pascale patience paula
    paulette pauline payal pearl peggy pelin penelope penny perla petronella petula philippa phindile phoebe
    phumzile phyllis pia polly portia prachi pragya precious preeti prerna priscilla prudence puja rachael
    radhika rahma rahmah raisa rajni randa raniya ranjana raquel rasha rashida raushan rawan razia rebekah reem
    regina renata renee renuka reshma reyhan rhiannon rhoda rhona rhonda rihab riham rim rima rita ritu roberta
    robyn rocio roksana romina rosalia rosalie rosalind rosalyn rosanna rosaura rose roseanne rosemary rosie
    rosina roswitha rowena roxana roxanne roya ruby rukhsana ruqayya ruxandra sabah sabeen sabina sabrina
    sachiko sadaf sadia sadie safa saffron safia safiya sahar sahra saida saja sajida sakina salima sally salwa
    samantha samar sanaa sanam sandra sania sanna saoirse sapna sara saskia saule sawsan sayaka scarlett seble
    seema selamawit selena selin selma semra seo yeon serena sevda sevgi shabana shabnam shagufta shahla shaima
    shakila shalini shanika shannon sharmila sharon shazia sheela shelley sheryl shila shilpa shira shirley
    shobha shoko shona shukria sian sibyl sidonie sienna siham silvana silvia simin simona sinazo sindisiwe
    sinead siobhan sirin slavica smita smriti sneha snezana soad sobia sofiya solange sona sonal sonia sonja
    sonya soraya sorcha sosan stacey stanislava stefania steffi stefka stella stephanie stephany subhadra sudha
    sue suha suhair sujata sukaina sumaya sumayya sumitra supriya surayya susana susanna susannah susanne
    sushila susie suzanne suzette svitlana swati sybil sylvia tabitha taghreed tahani tahira tahmina tamader
    tamar tamara tamsin tania tanja tanya tanzila tara tarana tasneem tatyana tayyaba teresita tereza tess tessa
    thandeka thandi thelma thembi theodora theresa therese thuy tiffany tilda tina tomoko tonia tracey tracy
    trish trudy tsitsi tugba tulsi uliana uma umaima una urmila urszula vaishali valentina valerie vandana
    vanessa vania varsha vasilica verena verity verna veronica veronika vicky victoire vida vidya vimala viola
    violet violeta violette virginia virginie viviana vivien vivienne wafa wafaa wahida wanda wangari wangui
    warda widad wilhelmina wilma winifred winnie xenia xiomara yamina yasmeen yasmina yayra yeliz yewande yoana
    yohana yolanda yosra yukiko yuliya yumiko yvette zahra zainabu zakia zandile zara zarina zawadi zaynab zehra
    zeina zelda zenobia zhanar zhanna zinaida zinhle zita ziva zoe zoya zubaida zuhra zuleikha zuzana
""")


def gender_of_name(name: str) -> Literal["m", "f", ""]:
    """`m` or `f` by the first of a person's names; empty when it tells nothing."""
    given = key_of(name).partition(" ")[0]
    if (given in MALE_NAMES) == (given in FEMALE_NAMES):
        return ""
    return "m" if given in MALE_NAMES else "f"
