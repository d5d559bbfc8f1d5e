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
""")


def gender_of_name(name: str) -> Literal["m", "f", ""]:
    """`m` or `f` by the first of a person's names; empty when it tells nothing."""
    given = key_of(name).partition(" ")[0]
    if (given in MALE_NAMES) == (given in FEMALE_NAMES):
        return ""
    return "m" if given in MALE_NAMES else "f"
